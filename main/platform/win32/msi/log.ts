/** Why an installation failed, from the installer's log. Pure; the log is as hostile as any other file. */

/** The text of a log: UTF-16 with its mark, else the account's code page, of which only ASCII is needed. */
export function logText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer[0] === 0xff && buffer[1] === 0xfe ? buffer.toString('utf16le', 2) : buffer.toString('latin1');
}

/**
 * Whether it is the end of an action that broke the installation: what comes later is the way back and its own troubles.
 * Windows writes it in its own language: `Action ended 9:00:02: InstallFinalize. Return value 3.`
 */
function isBroken(line: string): boolean {
  const end = line.trimEnd().replace(/[.。]$/, '');
  const words = Math.max(end.lastIndexOf('.'), end.lastIndexOf('。'));
  const action = end.lastIndexOf(':', words);
  return (
    /^\D*[^\d\w]3$/.test(end.slice(words + 1)) &&
    /^\s*\w[\w.]*$/.test(end.slice(action + 1, words)) &&
    /\d[:.]\d\d[:.]\d\d/.test(end.slice(0, action))
  );
}

/** `Error 1925. You do not …`: numbers stay, the text may be translated or the vendor's own. */
const ERROR = /\bError (\d{4,5})\.\s*(.*)$/;
/** The same with another word for it: `Produkt: Acme VPN -- Fehler 1925. Sie …` */
const TRANSLATED = /--\s?[^\s\d-]{1,20}\s?(\d{4,5})[.。]\s*(.*)$/;
const ACTION = /CustomAction (\S*) returned actual error code (\d+)/;

/** How far above the end of the broken action its reason is looked for, lines. */
const REACH = 200;
const LONGEST = 200;

/** The reason in one line, `undefined` when the log has none. */
export function failureIn(log: string): string | undefined {
  const lines = log.split(/\r?\n/);
  const broken = lines.findIndex(isBroken);
  const above = (broken < 0 ? lines : lines.slice(Math.max(0, broken - REACH), broken)).toReversed();
  const error = above
    .map((line) => ERROR.exec(line) ?? TRANSLATED.exec(line))
    .find((found) => found !== null);
  if (error) return oneLine(`Error ${error[1] ?? ''}. ${error[2] ?? ''}`);
  const action = above.map((line) => ACTION.exec(line)).find((found) => found !== null);
  return action ? oneLine(`action ${action[1] ?? ''} failed with ${action[2] ?? ''}`) : undefined;
}

const oneLine = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    .replace(/[\u0000-\u001F\u007F-\u009F]+/g, ' ')
    .trim()
    .slice(0, LONGEST);
