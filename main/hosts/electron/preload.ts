/** Runs sandboxed beside the page and gives it two functions, which move messages of the contract. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Transport } from '../../contract/connect.ts';
import { CHANNEL } from './channel.ts';

const bridge: Transport = {
  send(message) {
    ipcRenderer.send(CHANNEL, message);
  },
  receive(listener) {
    // SECURITY: the event stays here; it would hand the page `sender`.
    const forward = (_event: unknown, message: unknown): void => listener(message);
    ipcRenderer.on(CHANNEL, forward);
    return () => {
      ipcRenderer.removeListener(CHANNEL, forward);
    };
  },
};

contextBridge.exposeInMainWorld('gangway', bridge);
