import { describe, expect, test } from 'vitest';
import { dangerIn } from './access-list.ts';

const SYSTEM = 'S-1-5-18';
const ADMINISTRATORS = 'S-1-5-32-544';
const INSTALLER = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464';
const CREATOR_OWNER = 'S-1-3-0';
const USERS = 'S-1-5-32-545';
const AUTHENTICATED = 'S-1-5-11';
const ADA = 'S-1-5-21-1111-2222-3333-1001';

const [FULL, MODIFY, READ] = [0x1f_01ff, 0x13_01bf, 0x12_00a9];
const [INHERIT, INHERIT_ONLY] = [3, 11];

/** Who, what, and the flags and kind of the entry. */
type Entry = readonly [who: string, rights: number, flags?: number, kind?: number];

function sid(text: string): Buffer {
  const [revision = 0, authority = 0, ...parts] = text.split('-').slice(1).map(Number);
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  bytes.writeUInt8(revision, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(authority, 2, 6);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + 4 * index);
  return bytes;
}
function entry([who, rights, flags = 0, kind = 0]: Entry): Buffer {
  const objects =
    kind === 5 || kind === 11
      ? Buffer.concat([Buffer.from([1, 0, 0, 0]), Buffer.alloc(16)])
      : Buffer.alloc(0);
  const head = Buffer.from([kind, flags, 0, 0, 0, 0, 0, 0]);
  const bytes = Buffer.concat([head, objects, sid(who)]);
  bytes.writeUInt16LE(bytes.length, 2);
  bytes.writeUInt32LE(rights >>> 0, 4);
  return bytes;
}
/** As Windows hands it out: header, owner, list. */
function descriptor(owner: string, entries: readonly Entry[] | 'none'): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(0x8004, 2);
  head.writeUInt32LE(20, 4);
  const owned = sid(owner);
  if (entries === 'none') return Buffer.concat([head, owned]);
  head.writeUInt32LE(20 + owned.length, 16);
  const list = Buffer.concat([Buffer.alloc(8), ...entries.map(entry)]);
  list.writeUInt8(2, 0);
  list.writeUInt16LE(list.length, 2);
  list.writeUInt16LE(entries.length, 4);
  return Buffer.concat([head, owned, list]);
}

/** As a fresh Windows has them. */
const programFiles = descriptor(INSTALLER, [
  [INSTALLER, FULL],
  [INSTALLER, 0x1000_0000, INHERIT_ONLY],
  [SYSTEM, MODIFY],
  [SYSTEM, 0x1000_0000, INHERIT_ONLY],
  [ADMINISTRATORS, MODIFY],
  [ADMINISTRATORS, 0x1000_0000, INHERIT_ONLY],
  [USERS, READ],
  [USERS, 0xa000_0000, INHERIT_ONLY],
  [CREATOR_OWNER, 0x1000_0000, INHERIT_ONLY],
  ['S-1-15-2-1', READ],
]);
const drive = descriptor(INSTALLER, [
  [ADMINISTRATORS, FULL, INHERIT],
  [SYSTEM, FULL, INHERIT],
  [USERS, READ, INHERIT],
  [AUTHENTICATED, MODIFY, INHERIT_ONLY],
  [AUTHENTICATED, 0x4],
]);
const safe: readonly Entry[] = [
  [SYSTEM, FULL],
  [ADMINISTRATORS, FULL],
  [USERS, READ],
];

describe('files and folders that others can change', () => {
  test('G10 what Windows itself protects is safe: Program Files, and the drive above it', () => {
    expect(dangerIn(programFiles, 'changed')).toBeUndefined();
    expect(dangerIn(drive, 'replaced')).toBeUndefined();
    expect(dangerIn(drive, 'changed')).toBe(`writable by ${AUTHENTICATED}`);
  });

  test.each([
    ['write', 0x2],
    ['append', 0x4],
    ['attributes', 0x10],
    ['attributes', 0x100],
    ['delete', 0x1_0000],
    ['delete what is inside', 0x40],
    ['change the list', 0x4_0000],
    ['take ownership', 0x8_0000],
    ['write in general', 0x4000_0000],
    ['everything', 0x1000_0000],
  ])('G10 one right too much is seen: %s (0x%x)', (_, right) => {
    const found = descriptor(SYSTEM, [...safe, [ADA, right]]);
    expect(dangerIn(found, 'changed')).toBe(`writable by ${ADA}`);
    const below = [0x2, 0x4, 0x10, 0x100, 0x4000_0000].includes(right);
    expect(dangerIn(found, 'replaced')).toBe(below ? undefined : `writable by ${ADA}`);
  });

  test('G10 it is seen in an entry with a condition, of an object, and in none of a kind nobody knows', () => {
    for (const kind of [5, 9, 11]) {
      expect(dangerIn(descriptor(SYSTEM, [[ADA, 0x2, 0, kind]]), 'changed')).toBe(`writable by ${ADA}`);
    }
    expect(dangerIn(descriptor(SYSTEM, [[ADA, 0x2, 0, 99]]), 'changed')).toBe('entry of kind 99');
  });

  test('G10 a right that is denied to one of many does not make up for one that is allowed', () => {
    const found = descriptor(SYSTEM, [
      [ADA, 0x2, 0, 1],
      [USERS, 0x2],
    ]);
    expect(dangerIn(found, 'changed')).toBe(`writable by ${USERS}`);
  });

  test('G10 an owner who is a person, no owner, no list: refused', () => {
    expect(dangerIn(descriptor(ADA, safe), 'changed')).toBe(`owner ${ADA}`);
    expect(dangerIn(descriptor(ADA, safe), 'replaced')).toBe(`owner ${ADA}`);
    expect(dangerIn(descriptor(SYSTEM, 'none'), 'replaced')).toBe('no access list');
    const without = descriptor(SYSTEM, safe);
    without.writeUInt32LE(0, 4);
    expect(dangerIn(without, 'replaced')).toBe('no owner');
  });

  test('G10 whoever makes something inside may own it only where nobody else makes anything', () => {
    expect(
      dangerIn(descriptor(SYSTEM, [...safe, [CREATOR_OWNER, FULL, INHERIT_ONLY]]), 'changed'),
    ).toBeUndefined();
    expect(dangerIn(descriptor(SYSTEM, [...safe, [CREATOR_OWNER, FULL]]), 'changed')).toBe(
      `writable by ${CREATOR_OWNER}`,
    );
  });

  test('G10 nothing that is cut off or damaged passes as safe', () => {
    const whole = descriptor(SYSTEM, [...safe, [ADA, FULL]]);
    for (let length = 0; length < whole.length; length += 1) {
      expect(dangerIn(whole.subarray(0, length), 'changed'), `${length} bytes`).toBeDefined();
    }
    const short = descriptor(SYSTEM, [[USERS, READ]]);
    const list = short.readUInt32LE(16);
    short.writeUInt16LE(short.readUInt16LE(list + 2) - 1, list + 2);
    expect(dangerIn(short, 'changed')).toBe('unreadable');
    const absolute = descriptor(SYSTEM, safe);
    absolute.writeUInt16LE(0x0004, 2);
    expect(dangerIn(absolute, 'changed')).toBe('unreadable');
  });
});
