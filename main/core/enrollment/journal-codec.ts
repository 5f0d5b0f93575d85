/**
 * A line of the journal: CRC-32 in hexadecimal, a space, JSON, a line feed. A power cut can tear only the
 * last line (each is synced before the next is written): that one is cut off. A bad line before it is damage.
 */
import { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import { ENROLLMENT_LINES, type JournalEntry, type LineFormat, type Recorded } from './journal-entry.ts';

const LINE_FEED = 10;
const encoder = new TextEncoder();

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 (IEEE 802.3), written here because the core has no Node. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

const hex = (crc: number): string => crc.toString(16).padStart(8, '0');

export function encodeLine(recorded: Recorded<unknown>): Uint8Array {
  const json = JSON.stringify(recorded);
  return encoder.encode(`${hex(crc32(encoder.encode(json)))} ${json}\n`);
}

export interface DecodedJournal<Entry = JournalEntry> {
  readonly entries: readonly Recorded<Entry>[];
  /** Bytes up to and including the last whole line; what follows is torn. */
  readonly length: number;
}

/** The journal of an enrollment. @throws STATE_CORRUPT, STATE_NEWER */
export const decodeJournal = (bytes: Uint8Array): DecodedJournal => decodeLines(bytes, ENROLLMENT_LINES);

/** @throws STATE_CORRUPT, STATE_NEWER */
export function decodeLines<Entry>(bytes: Uint8Array, format: LineFormat<Entry>): DecodedJournal<Entry> {
  const entries: Recorded<Entry>[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(LINE_FEED, start);
    const line = end < 0 ? undefined : checkedJson(bytes.subarray(start, end));
    if (line === undefined) {
      if (hasWholeLineAfter(bytes, end)) throw corrupt(entries.length + 1, 'checksum');
      break;
    }
    entries.push(readRecorded(line, entries.length + 1, format));
    start = end + 1;
  }
  return { entries, length: start };
}

/** @returns the JSON text of a line whose checksum is right. */
function checkedJson(line: Uint8Array): string | undefined {
  const json = line.subarray(9);
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const prefix = decoder.decode(line.subarray(0, 9));
    return prefix === `${hex(crc32(json))} ` ? decoder.decode(json) : undefined;
  } catch {
    return undefined;
  }
}

function hasWholeLineAfter(bytes: Uint8Array, end: number): boolean {
  for (let start = end + 1; end >= 0 && start < bytes.length;) {
    const next = bytes.indexOf(LINE_FEED, start);
    if (next < 0) return false;
    if (checkedJson(bytes.subarray(start, next)) !== undefined) return true;
    start = next + 1;
  }
  return false;
}

function readRecorded<Entry>(json: string, expected: number, format: LineFormat<Entry>): Recorded<Entry> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw corrupt(expected, 'json', cause);
  }
  const parsed = format.line.safeParse(value);
  if (!parsed.success) {
    if (versionOf(value) > format.version) throw new GangwayError('STATE_NEWER');
    throw corrupt(expected, 'entry', parsed.error);
  }
  if (parsed.data.n !== expected) throw corrupt(expected, 'number');
  return parsed.data;
}

const Versioned = z.object({ entry: z.object({ version: z.number() }) });

const versionOf = (value: unknown): number => Versioned.safeParse(value).data?.entry.version ?? 0;

const corrupt = (line: number, what: string, cause?: unknown): GangwayError =>
  new GangwayError('STATE_CORRUPT', { details: { line: String(line), what }, cause });
