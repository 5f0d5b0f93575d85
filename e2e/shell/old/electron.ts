/**
 * The Electron of this proof is an old one. Here, on the side of the tests, it gets what the shell needs and the
 * old one lacks; everything else is the real thing.
 */
import type { BrowserWindow as Window, IpcMainEvent, WebContents } from 'electron';
import * as real from 'electron';
import { handleScheme } from './handle-scheme.ts';
import { fork } from './utility-process.ts';

export const { contextBridge, ipcRenderer, Menu } = real;

/** `removeMenu` and the like are there; what is asked of pages and sessions is not, in part. */
export const BrowserWindow = new Proxy(real.BrowserWindow, {
  construct(target, [options]) {
    const window: Window = new target(options);
    completeContents(window.webContents);
    return window;
  },
});

/** Routing ids of main frames, by the id of their page; the old event of a message names only the routing id. */
const mainFrames = new Map<number, number>();

function completeContents(contents: WebContents): void {
  contents.setWindowOpenHandler = (handler) => {
    contents.on('new-window' as never, (event: { preventDefault(): void }, url: string) => {
      const { action } = handler({ url } as Parameters<typeof handler>[0]);
      if (action === 'deny') event.preventDefault();
    });
  };
  contents.session.setDevicePermissionHandler = () => undefined; // nothing asks for devices in Chromium 83
  contents.on('did-frame-navigate', (_event, _url, _status, _text, isMainFrame, _process, routingId) => {
    if (isMainFrame) mainFrames.set(contents.id, routingId);
  });
}

export const app = real.app;

export const protocol = {
  registerSchemesAsPrivileged: real.protocol.registerSchemesAsPrivileged.bind(real.protocol),
  handle: handleScheme,
};

/** Messages name the frame they come from: `senderFrame`, made from what the old event says of it. */
type Listener = (event: IpcMainEvent, ...rest: unknown[]) => void;
const wrapped = new Map<Listener, Listener>();
export const ipcMain = {
  on(channel: string, listener: Listener): void {
    const complete: Listener = (event, ...rest) => {
      const isTop = event.frameId === mainFrames.get(event.sender.id);
      Object.defineProperty(event, 'senderFrame', {
        value: { parent: isTop ? null : {}, url: event.sender.getURL() },
      });
      listener(event, ...rest);
    };
    wrapped.set(listener, complete);
    real.ipcMain.on(channel, complete);
  },
  off(channel: string, listener: Listener): void {
    real.ipcMain.off(channel, wrapped.get(listener) ?? listener);
  },
};

export const utilityProcess = { fork };
