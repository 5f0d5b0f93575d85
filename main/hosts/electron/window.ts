/** Opens the window: our own page by our own scheme, and every way out of it closed. */
import { BrowserWindow, type Session } from 'electron';
import { ORIGIN } from './content-policy.ts';
import { securePreferences } from './secure-preferences.ts';

export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 880,
    height: 680,
    minWidth: 480,
    minHeight: 480,
    title: 'Gangway',
    show: false,
    autoHideMenuBar: true,
    webPreferences: { ...securePreferences, preload },
  });
  window.removeMenu();
  window.once('ready-to-show', () => window.show());
  closeWaysOut(window);
  return window;
}

/** SECURITY: no navigation, no second window, no embedded page, no permission. */
function closeWaysOut({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
  webContents.on('will-navigate', refuse);
  webContents.on('will-redirect', refuse);
  webContents.on('will-frame-navigate', refuse);
  webContents.on('will-attach-webview', refuse);
  refusePermissions(webContents.session);
}

function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** More deaths of the page than this, and it stays away: loading it again does not mend what is wrong. */
const MOST_LOADS = 5;

/** Loads the wizard. A page that dies is loaded again: the engine keeps all that matters. */
export async function showWizard(window: BrowserWindow): Promise<void> {
  let loads = 0;
  const load = (): Promise<void> => {
    loads += 1;
    return window.loadURL(`${ORIGIN}/index.html`);
  };
  window.webContents.on('render-process-gone', () => {
    // Not at once: the page's process is still being taken down while the event is told.
    setImmediate(() => {
      if (!window.isDestroyed() && loads < MOST_LOADS) void load().catch(() => undefined);
    });
  });
  await load();
}
