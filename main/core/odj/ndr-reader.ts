/**
 * Reads NDR type serialization, version 1, little-endian ([MS-RPCE] 2.2.6): every length and pointer is doubted,
 * nothing is read outside the bytes, and no count makes a loop longer than the bytes themselves.
 */
import { Malformed } from './fault.ts';

const HEADER = 16;
/** No name, address or password in a blob is longer, in UTF-16 units. */
const LONGEST_TEXT = 1024;

export class NdrReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** From the start of the serialized object, which is what alignment counts from. */
  #at = 0;

  /** @param serialized headers and object; the object may be followed by padding of less than 8 bytes */
  constructor(serialized: Uint8Array) {
    if (serialized.length < HEADER) throw new Malformed('truncated');
    const header = new DataView(serialized.buffer, serialized.byteOffset, HEADER);
    // Version 1, little-endian, eight bytes of common header, filler.
    const common = header.getUint32(0, true) === 0x0008_1001 && header.getUint32(4, true) === 0xcccc_cccc;
    if (!common || header.getUint32(12, true) !== 0) throw new Malformed('structure');
    const length = header.getUint32(8, true);
    if (length > serialized.length - HEADER) throw new Malformed('truncated');
    if (serialized.length - HEADER - length >= 8) throw new Malformed('structure');
    this.#bytes = serialized.subarray(HEADER, HEADER + length);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, length);
  }

  #take(size: number, alignment: number): number {
    const start = Math.ceil(this.#at / alignment) * alignment;
    if (start + size > this.#bytes.length) throw new Malformed('truncated');
    this.#at = start + size;
    return start;
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2, 2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4, 4), true);
  }

  /** Lower case with hyphens. */
  guid(): string {
    const at = this.#take(16, 4);
    const hex = (from: number, count: number, reverse: boolean): string => {
      const part = [...this.#bytes.subarray(at + from, at + from + count)];
      return (reverse ? part.toReversed() : part).map((byte) => byte.toString(16).padStart(2, '0')).join('');
    };
    return [hex(0, 4, true), hex(4, 2, true), hex(6, 2, true), hex(8, 2, false), hex(10, 6, false)].join('-');
  }

  /** Whether what the pointer points to follows later. Its value means nothing else. */
  pointer(): boolean {
    return this.uint32() !== 0;
  }

  /** A pointer that must not be null. */
  demandPointer(): void {
    if (!this.pointer()) throw new Malformed('structure');
  }

  /** The number of elements of a conformant array, which was announced before. */
  demandCount(announced: number): void {
    if (this.uint32() !== announced) throw new Malformed('structure');
  }

  /** A view of that many bytes behind their count; nothing is copied. */
  byteArray(announced: number): Uint8Array {
    this.demandCount(announced);
    const at = this.#take(announced, 1);
    return this.#bytes.subarray(at, at + announced);
  }

  /** A view of that many bytes. */
  fixedBytes(count: number): Uint8Array {
    const at = this.#take(count, 1);
    return this.#bytes.subarray(at, at + count);
  }

  /** A view of the UTF-16 units of a conformant and varying array. */
  textBytes(): Uint8Array {
    const most = this.uint32();
    const offset = this.uint32();
    const actual = this.uint32();
    if (offset !== 0 || actual > most || most > LONGEST_TEXT) throw new Malformed('structure');
    const at = this.#take(actual * 2, 2);
    return this.#bytes.subarray(at, at + actual * 2);
  }

  /** A text that ends with its only NUL. */
  terminatedText(): string {
    const text = utf16(this.textBytes());
    if (!text.endsWith('\0')) throw new Malformed('text');
    return printable(text.slice(0, -1));
  }

  /** A text without NUL, of `length` bytes. */
  countedText(length: number): string {
    const bytes = this.textBytes();
    if (bytes.length !== length) throw new Malformed('structure');
    return printable(utf16(bytes));
  }
}

function utf16(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    text += String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  }
  return text;
}

/** These texts are shown to people: nothing in them may move the cursor, turn the writing or hide. */
function printable(text: string): string {
  if (!text.isWellFormed() || /[\p{C}\p{Zl}\p{Zp}]/u.test(text)) throw new Malformed('text');
  return text;
}
