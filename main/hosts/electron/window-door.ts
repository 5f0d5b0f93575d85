/** SECURITY: the one door through which the window speaks: sender, then message, then on to the engine. */
import { type BrowserWindow, ipcMain, type IpcMainEvent } from 'electron';
import { contract } from '../../contract/contract.ts';
import { CHANNEL } from './channel.ts';
import { ORIGIN } from './content-policy.ts';
import { isCallOf, refusal } from './contract-messages.ts';

/** Hands every message of the contract that `window`'s own page sends to `pass`. Returns what ends it. */
export function openDoor(window: BrowserWindow, pass: (message: unknown) => void): () => void {
  const knock = (event: IpcMainEvent, message: unknown): void => {
    if (isTrusted(event, window) && isCallOf(contract, message)) pass(message);
    else event.reply(CHANNEL, refusal(message));
  };
  ipcMain.on(CHANNEL, knock);
  return () => void ipcMain.off(CHANNEL, knock);
}

/** Says something to the page; a window that is gone hears nothing. */
export function tell(window: BrowserWindow, message: unknown): void {
  if (!window.isDestroyed()) window.webContents.send(CHANNEL, message);
}

/** Only the top frame of our own page in our own window. */
function isTrusted(event: IpcMainEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame;
  return (
    !window.isDestroyed() &&
    event.sender === window.webContents &&
    frame !== null &&
    frame.parent === null &&
    frame.url.startsWith(`${ORIGIN}/`)
  );
}
