/**
 * Takes a known secret out of bytes that somebody else wrote: as it is and in the forms in which programs repeat what
 * they were given. Bytes, so that no text with the secret in it is ever made.
 */
import { transcode } from 'node:buffer';

/** A piece of so many bytes is taken for the secret: it may have been cut off, or wrapped. A shorter secret is found whole. */
const PIECE = 8;

const STAR = 0x2a;
const LINE_ENDS = new Set([10, 13]);
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_URL = BASE64.replace('+/', '-_');
const BLANK = 0x20;
/** What addresses and forms leave as it is. */
const IN_ADDRESS = /[A-Za-z0-9._~!'()*-]/;
const IN_FORM = /[A-Za-z0-9._*-]/;

/** @param secret UTF-8; stays as it is */
export function blotOut(bytes: Uint8Array, secret: Uint8Array): void {
  const needles = needlesOf(secret);
  overwrite(bytes, needles);
  for (const { text } of needles) text.fill(0);
}

interface Needle {
  readonly text: Uint8Array;
  /** Bytes of a character. */
  readonly unit: 1 | 2;
}

function needlesOf(secret: Uint8Array): Needle[] {
  const wide = transcode(secret, 'utf8', 'utf16le');
  const digits = (upper: boolean) => (byte: number) => (upper ? hex(byte).toUpperCase() : hex(byte));
  const forms = [
    Buffer.from(secret),
    // Windows Installer's line; other command lines and JSON; XML.
    replaced(secret, { '"': '""' }),
    replaced(secret, { '"': '\\"', '\\': '\\\\' }),
    replaced(secret, { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }),
    ...[true, false].flatMap((upper) => [
      eachByte(secret, digits(upper)),
      percentEncoded(secret, digits(upper), IN_ADDRESS, '%20'),
      percentEncoded(secret, digits(upper), IN_FORM, '+'),
    ]),
    ...[secret, wide].flatMap((content) =>
      [BASE64, BASE64_URL].flatMap((alphabet) => [0, 1, 2].map((shift) => base64(content, shift, alphabet))),
    ),
  ];
  const different = forms.filter((text, at) => forms.findIndex((other) => other.equals(text)) === at);
  const needles = different.flatMap((text): Needle[] => [
    { text, unit: 1 },
    { text: transcode(text, 'utf8', 'utf16le'), unit: 2 },
  ]);
  wide.fill(0);
  return [...needles, { text: transcode(secret, 'utf8', 'latin1'), unit: 1 }];
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Each byte, or what stands for it. */
const eachByte = (secret: Uint8Array, by: (byte: number) => string | undefined): Buffer =>
  Buffer.concat([...secret].map((byte) => Buffer.from(by(byte) ?? [byte])));

function replaced(secret: Uint8Array, by: Readonly<Record<string, string>>): Buffer {
  return eachByte(secret, (byte) => by[String.fromCharCode(byte)]);
}

const percentEncoded = (
  secret: Uint8Array,
  digits: (byte: number) => string,
  kept: RegExp,
  blank: string,
): Buffer =>
  eachByte(secret, (byte) => {
    if (byte === BLANK) return blank;
    return kept.test(String.fromCharCode(byte)) ? undefined : `%${digits(byte)}`;
  });

/**
 * The characters that stand for `content` alone when `shift` bytes stand before it in a group of three. Empty when they
 * are too few to be told from any other word.
 */
function base64(content: Uint8Array, shift: number, alphabet: string): Buffer {
  const first = Math.ceil((shift * 8) / 6);
  const end = Math.floor(((shift + content.length) * 8) / 6);
  if (end - first < PIECE) return Buffer.alloc(0);
  const byteAt = (at: number): number => content[at - shift] ?? 0;
  return Buffer.from(
    Array.from({ length: end - first }, (_, index) => {
      const bit = (first + index) * 6;
      const at = Math.floor(bit / 8);
      const value = (((byteAt(at) << 8) | byteAt(at + 1)) >> (10 - (bit % 8))) & 63;
      return alphabet.charCodeAt(value);
    }),
  );
}

/** Finds first and overwrites then: one form may lie in another. */
function overwrite(bytes: Uint8Array, needles: readonly Needle[]): void {
  const pieces = piecesByFirstByte(needles);
  const found = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) {
    for (const piece of pieces[bytes[at] ?? 0] ?? []) {
      // What repeats itself would be marked again from each of its places.
      if (found[at] !== 0 && found[at + piece.end - piece.start - 1] !== 0) continue;
      if (stands(bytes, at, piece)) mark(bytes, at, piece, found);
    }
  }
  for (let at = 0; at < bytes.length; at += 1) {
    if (found[at] !== 0) bytes[at] = found[at] === UPPER ? 0 : STAR;
  }
}

interface Piece {
  readonly needle: Needle;
  readonly start: number;
  readonly end: number;
}

function piecesByFirstByte(needles: readonly Needle[]): Piece[][] {
  const pieces: Piece[][] = Array.from({ length: 256 }, () => []);
  for (const needle of needles) {
    const { text, unit } = needle;
    const size = Math.min(PIECE * unit, text.length);
    for (let start = 0; size > 0 && start + size <= text.length; start += unit) {
      pieces[text[start] ?? 0]?.push({ needle, start, end: start + size });
    }
  }
  return pieces;
}

function stands(bytes: Uint8Array, at: number, { needle: { text }, start, end }: Piece): boolean {
  for (let place = start; place < end; place += 1) {
    if (bytes[at + place - start] !== text[place]) return false;
  }
  return true;
}

const LOWER = 1;
/** Of a character of two bytes: it becomes 0. */
const UPPER = 2;

/** Marks a piece and as much of its form as stands around it, past ends of lines. */
function mark(
  bytes: Uint8Array,
  at: number,
  { needle: { text, unit }, start }: Piece,
  found: Uint8Array,
): void {
  for (const step of [unit, -unit]) {
    let here = at;
    for (let place = start; place >= 0 && place < text.length && here >= 0 && here < bytes.length;) {
      const upper = unit === 2 ? bytes[here + 1] : undefined;
      if (bytes[here] === text[place] && (unit === 1 || upper === text[place + 1])) {
        found[here] = LOWER;
        if (unit === 2) found[here + 1] = UPPER;
        place += step;
      } else if (!LINE_ENDS.has(bytes[here] ?? 0) || (unit === 2 && upper !== 0)) break;
      here += step;
    }
  }
}
