/**
 * The table that a computer's firmware describes it with, as Windows hands it out (`RawSMBIOSData`). Pure, and
 * every length in it is doubted.
 * https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-getsystemfirmwaretable
 */

import { knownText } from '../managed-fact.ts';

export interface SystemInformation {
  readonly manufacturer: string | undefined;
  readonly product: string | undefined;
  readonly serial: string | undefined;
  /** Upper case with hyphens; `undefined` when the firmware has none, or one that many computers share. */
  readonly uuid: string | undefined;
}

/** What boards say that nobody filled in, in lower case. */
const NOBODY_FILLED_IN = new Set([
  'to be filled by o.e.m.',
  'to be filled by oem',
  'oem',
  'default string',
  'default_string',
  'system manufacturer',
  'system product name',
  'system serial number',
  'chassis serial number',
  'base board serial number',
  '0',
  '123456789',
  '000000000000',
  'none',
  'n/a',
  'not applicable',
  'not available',
  'not specified',
  'standard',
  'unknown',
]);

/** UUIDs that whole series of boards carry, in either order of their bytes. */
const SHARED_UUIDS = new Set([
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
  '00010203-0405-0607-0809-0A0B0C0D0E0F',
  '03020100-0504-0706-0809-0A0B0C0D0E0F',
  'FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE',
  'DEADBEEF-DEAD-BEEF-DEAD-BEEFDEADBEEF',
  '03D40274-0435-05DC-8506-010700080009',
  '7402D403-3504-DC05-8506-010700080009',
]);

const HEADER = 8;
const SYSTEM_INFORMATION = 1;
const END_OF_TABLE = 127;

/** @returns `undefined` when the bytes are no such table or it does not describe the system. */
export function parseSmbios(raw: Uint8Array): SystemInformation | undefined {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (bytes.length < HEADER) return undefined;
  const [, major = 0, minor = 0] = bytes;
  const table = bytes.subarray(HEADER);
  if (bytes.readUInt32LE(4) !== table.length) return undefined;

  for (let at = 0; at + 4 <= table.length;) {
    const [type = END_OF_TABLE, length = 0] = table.subarray(at);
    if (length < 4 || at + length > table.length || type === END_OF_TABLE) return undefined;
    const end = table.indexOf('\0\0', at + length, 'latin1');
    if (end < 0) return undefined;
    if (type === SYSTEM_INFORMATION) {
      const formatted = table.subarray(at, at + length);
      const strings = table
        .subarray(at + length, end)
        .toString('latin1')
        .split('\0');
      return systemInformation(formatted, strings, major > 2 || (major === 2 && minor >= 6));
    }
    at = end + 2;
  }
  return undefined;
}

/** @param mixed since SMBIOS 2.6 the first three fields of the UUID are little-endian */
function systemInformation(formatted: Buffer, strings: string[], mixed: boolean): SystemInformation {
  /** Strings are numbered from 1; 0 means none. */
  const text = (offset: number): string | undefined => {
    const trimmed = strings[(formatted[offset] ?? 0) - 1]?.trim();
    // A text that nobody could show, or send, is as good as none.
    return trimmed === undefined || /\p{Cc}/u.test(trimmed) || NOBODY_FILLED_IN.has(trimmed.toLowerCase())
      ? undefined
      : knownText(trimmed);
  };
  return {
    manufacturer: text(4),
    product: text(5),
    serial: text(7),
    uuid: formatted.length >= 0x18 ? uuidText(Buffer.from(formatted.subarray(8, 24)), mixed) : undefined,
  };
}

function uuidText(bytes: Buffer, mixed: boolean): string | undefined {
  if (bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff)) return undefined;
  if (mixed) {
    bytes.subarray(0, 4).reverse();
    bytes.subarray(4, 6).reverse();
    bytes.subarray(6, 8).reverse();
  }
  const hex = bytes.toString('hex').toUpperCase();
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  const uuid = parts.join('-');
  return SHARED_UUIDS.has(uuid) ? undefined : uuid;
}
