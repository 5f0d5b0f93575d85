import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { blobBytesOf } from './blob-file.ts';
import { passwordsIn, type ReadBlob, readJoinBlob } from './join-blob.ts';

const file = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url));

/** A fresh copy of the bytes of a fixture. */
function blob(name = 'ACME-LT-042'): Buffer {
  const read = blobBytesOf(file(name));
  return read.ok ? Buffer.from(read.bytes) : Buffer.alloc(0);
}

/** The blob with one text in it replaced by another of the same length, at its n-th place. */
function replaced(text: string, by: string, occurrence: number): Buffer {
  const bytes = blob();
  const wanted = Buffer.from(text, 'utf16le');
  let at = -1;
  for (let n = 0; n < occurrence; n += 1) at = bytes.indexOf(wanted, at + 1);
  expect(at).toBeGreaterThan(0);
  Buffer.from(by, 'utf16le').copy(bytes, at);
  return bytes;
}

const patched = (at: number, ...values: number[]): Buffer => {
  const bytes = blob();
  Buffer.from(values).copy(bytes, at);
  return bytes;
};

const faultOf = (read: ReadBlob): string => (read.ok ? 'none' : read.fault);

describe('join blobs', () => {
  test.each(['ACME-LT-042', 'ACME-LT-043'])('M9 a blob of a domain controller is read: %s', (name) => {
    expect(readJoinBlob(blob(name))).toEqual({
      ok: true,
      blob: {
        domain: 'example.test',
        machineName: name,
        netbiosDomain: 'EXAMPLE',
        dnsDomain: 'example.test',
        forest: 'example.test',
        domainGuid: '3866b390-4ac0-49f2-b202-ee237bf68b13',
        domainSid: 'S-1-5-21-1146266202-1912734783-1665400355',
        domainController: 'dc1.example.test',
        domainControllerAddress: '10.99.0.1',
        site: 'Default-First-Site-Name',
        parts: ['account', 'join'],
      },
    });
  });

  test('G11 the password is in no result, and can be wiped where it stands', () => {
    const bytes = blob();
    const places = passwordsIn(bytes);
    const password = Buffer.from(places[0] ?? [])
      .toString('utf16le')
      .replace('\0', '');
    expect(places).toHaveLength(2);
    expect(password).toHaveLength(120);
    const result = JSON.stringify(readJoinBlob(bytes));
    expect(result).not.toContain(password);
    expect(result).not.toContain(password.slice(0, 6));
    for (const place of places) place.fill(0);
    expect(bytes.includes(Buffer.from(password.slice(0, 4), 'utf16le'))).toBe(false);
    expect(readJoinBlob(bytes).ok).toBe(true);
  });

  test('M9 parts that name different machines or domains are a contradiction', () => {
    for (const occurrence of [1, 2]) {
      expect(faultOf(readJoinBlob(replaced('ACME-LT-042', 'EVIL-LT-666', occurrence)))).toBe('contradiction');
      expect(faultOf(readJoinBlob(replaced('example.test', 'examp1e.test', occurrence)))).toBe(
        'contradiction',
      );
    }
  });

  test('M9 a machine name that breaks the rules is refused', () => {
    const bytes = replaced('ACME-LT-042', 'ACME LT/042', 1);
    const both = Buffer.from(bytes);
    const second = both.indexOf(Buffer.from('ACME-LT-042', 'utf16le'));
    Buffer.from('ACME LT/042', 'utf16le').copy(both, second);
    expect(faultOf(readJoinBlob(both))).toBe('machine-name');
  });

  test('M9 texts that would trick the eye are refused', () => {
    for (const trick of ['\u202e', '\u0007', '\ud800', '\u200b', '\0']) {
      expect(faultOf(readJoinBlob(replaced('dc1.', `dc${trick}.`, 1)))).toBe('text');
    }
  });

  test('M9 another version, an unknown form, encryption and unknown essential parts have their own reasons', () => {
    expect(faultOf(readJoinBlob(patched(0x14, 2)))).toBe('version');
    expect(faultOf(readJoinBlob(patched(0x24, 9)))).toBe('version');
    expect(faultOf(readJoinBlob(patched(0x3c8, 1)))).toBe('encrypted');
    // The second part's type becomes unknown; its flags say whether it may be left out.
    expect(readJoinBlob(patched(0x444, 0xff))).toMatchObject({ blob: { parts: ['join', 'other'] } });
    const essential = patched(0x444, 0xff);
    essential.writeUInt32LE(1, 0x454);
    expect(faultOf(readJoinBlob(essential))).toBe('unknown-part');
  });

  test('M9 certificates and policies in a blob are told', () => {
    const bytes = blob();
    Buffer.from('e971099c2f8373488e87ef1419d4781e', 'hex').copy(bytes, 0x444);
    expect(readJoinBlob(bytes)).toMatchObject({ blob: { parts: ['certificates', 'join'] } });
    Buffer.from('2a60fb68090cce48b75f07b7bd58f7ec', 'hex').copy(bytes, 0x444);
    expect(readJoinBlob(bytes)).toMatchObject({ blob: { parts: ['join', 'policy'] } });
  });

  test('M9 a blob that joins nothing is no join', () => {
    const none = patched(0x18, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(faultOf(readJoinBlob(none))).toBe('no-join');
  });

  test('M9 a text that does not begin at its beginning is refused', () => {
    const bytes = blob();
    const text = bytes.indexOf(Buffer.from('example.test', 'utf16le'));
    bytes.writeUInt32LE(1, text - 8);
    expect(faultOf(readJoinBlob(bytes))).toBe('structure');
  });

  test('M9 counts without end are refused at once', () => {
    for (const at of [0x18, 0x20, 0x28, 0x3c, 0xc0, 0x40c, 0x41c]) {
      const fault = faultOf(readJoinBlob(patched(at, 0xff, 0xff, 0xff, 0xff)));
      expect(['structure', 'truncated']).toContain(fault);
    }
    expect(faultOf(readJoinBlob(new Uint8Array(2 * 1024 * 1024)))).toBe('too-large');
  });
});
