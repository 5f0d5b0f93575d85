/**
 * The forms in which a blob comes: what `djoin /savefile` and Samba write (UTF-16 text with a byte order mark,
 * one line of base64, a NUL), the same as plain text, or the bytes themselves. It is decoded byte by byte:
 * a string could not be wiped, and the blob holds a password.
 */
import type { JoinBlobFault } from './fault.ts';
import { LARGEST_BLOB } from './join-blob.ts';

export type BlobBytes =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly fault: JoinBlobFault };

/** Base64 in UTF-16 needs 8 bytes for 3; line ends come on top. */
export const LARGEST_BLOB_FILE = LARGEST_BLOB * 3;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((character, value) => [character.charCodeAt(0), value]));
const PADDING = 0x3d;
/** NUL, tab, line feed, carriage return, space: what tools leave at the end. */
const BLANK = new Set([0, 9, 10, 13, 32]);

/**
 * @param file its content; wipe it after use, like the result
 * @returns a fresh array that the caller wipes
 */
export function blobBytesOf(file: Uint8Array): BlobBytes {
  if (file.length > LARGEST_BLOB_FILE) return { ok: false, fault: 'too-large' };
  if (file[0] === 1 && file[1] === 0x10) return { ok: true, bytes: new Uint8Array(file) };
  const marked = file[0] === 0xff && file[1] === 0xfe;
  const wide = marked || file[1] === 0;
  const decoded = decode(file, marked ? 2 : 0, wide ? 2 : 1);
  return decoded === undefined ? { ok: false, fault: 'not-a-blob' } : { ok: true, bytes: decoded };
}

/** @param step bytes per character; the upper one must be 0 */
function decode(file: Uint8Array, start: number, step: 1 | 2): Uint8Array | undefined {
  if ((file.length - start) % step !== 0) return undefined;
  let end = file.length;
  const unit = (at: number): number => (file[at] ?? 0) | (step === 2 ? (file[at + 1] ?? 0) << 8 : 0);
  while (end > start && BLANK.has(unit(end - step))) end -= step;
  const characters = (end - start) / step;
  if (characters === 0 || characters % 4 !== 0) return undefined;
  let padding = 0;
  while (padding < 2 && unit(end - step * (padding + 1)) === PADDING) padding += 1;

  const bytes = new Uint8Array((characters / 4) * 3 - padding);
  let written = 0;
  for (let at = start; at < end; at += 4 * step) {
    let group = 0;
    for (let index = 0; index < 4; index += 1) {
      const place = at + index * step;
      const value = place >= end - padding * step ? 0 : VALUES.get(unit(place));
      if (value === undefined) {
        bytes.fill(0);
        return undefined;
      }
      group = (group << 6) | value;
    }
    for (const shift of [16, 8, 0]) {
      if (written < bytes.length) bytes[written] = (group >> shift) & 0xff;
      written += 1;
    }
  }
  return bytes;
}
