import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../failure.ts';
import { inspectBlobFile } from './inspect.ts';
import { passwordsIn } from './join-blob.ts';

const FILE = readFileSync(new URL('fixtures/ACME-LT-042.txt', import.meta.url));
const BYTES = Buffer.from(FILE.toString('utf16le').slice(1, -1), 'base64');

function refusalOf(file: Uint8Array): unknown {
  try {
    return inspectBlobFile(file);
  } catch (error) {
    const { code, details } = failureOf(error);
    return [code, details['fault']];
  }
}

const patched = (at: number, value: number): Buffer => {
  const bytes = Buffer.from(BYTES);
  bytes[at] = value;
  return bytes;
};

describe('what a blob file would do', () => {
  test('M9 each form of the file says the same', () => {
    const expected = inspectBlobFile(FILE);
    expect(expected).toMatchObject({ domain: 'example.test', machineName: 'ACME-LT-042' });
    expect(inspectBlobFile(BYTES)).toEqual(expected);
    expect(inspectBlobFile(Buffer.from(BYTES.toString('base64')))).toEqual(expected);
  });

  test('M9 what is no blob and what is one of another kind have codes of their own', () => {
    expect(refusalOf(Buffer.from('hello'))).toEqual(['JOIN_BLOB_INVALID', 'not-a-blob']);
    expect(refusalOf(BYTES.subarray(0, -20))).toEqual(['JOIN_BLOB_INVALID', 'truncated']);
    expect(refusalOf(patched(0x14, 2))).toEqual(['JOIN_BLOB_UNSUPPORTED', 'version']);
    expect(refusalOf(patched(0x3c8, 1))).toEqual(['JOIN_BLOB_UNSUPPORTED', 'encrypted']);
  });

  test('G11 the file stays as it was, and nothing told holds the password', () => {
    const file = Buffer.from(FILE);
    const told = JSON.stringify(inspectBlobFile(file));
    expect(file).toEqual(FILE);
    const password = Buffer.from(passwordsIn(BYTES)[0] ?? [])
      .toString('utf16le')
      .slice(0, -1);
    expect(password).toMatch(/^[^\0]{120}$/);
    expect(told).not.toContain(password.slice(0, 6));
  });
});
