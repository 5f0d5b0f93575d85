/**
 * Reads a provisioning blob for an offline domain join ([MS-ODJ] 2.2) before anything is done with it: which
 * machine would join which domain, and whether the blob asks for more than that.
 */
import { hostNameFault, sameHostName } from '../host-name.ts';
import { type JoinBlobFault, Malformed } from './fault.ts';
import { type JoinInformation, type ReadJoin, readJoin } from './join-information.ts';
import { NdrReader } from './ndr-reader.ts';

/** Blobs have some kilobytes; those with certificates and policies some more. */
export const LARGEST_BLOB = 1024 * 1024;

/** What a blob does besides joining. Nobody should be surprised by it. */
export type JoinPart = 'join' | 'account' | 'certificates' | 'policy' | 'other';

export interface JoinBlob extends JoinInformation {
  readonly parts: readonly JoinPart[];
}

export type ReadBlob =
  { readonly ok: true; readonly blob: JoinBlob } | { readonly ok: false; readonly fault: JoinBlobFault };

const VERSION = 1;
const WINDOWS_7 = 1;
const WINDOWS_8 = 2;
const MOST_BLOBS = 16;
const MOST_PARTS = 64;
const ESSENTIAL = 1;
const NO_ENCRYPTION = '00000000-0000-0000-0000-000000000000';

const JOIN = '631c7621-5289-4321-bc9e-80f843f868c3';
const PARTS: Readonly<Record<string, JoinPart>> = {
  [JOIN]: 'join',
  '57bfc56b-52f9-480c-adcb-91b3f8a82317': 'account',
  'fc0ccf25-7ffa-474a-8611-69ffe269645f': 'account',
  '9c0971e9-832f-4873-8e87-ef1419d4781e': 'certificates',
  '68fb602a-0c09-48ce-b75f-07b7bd58f7ec': 'policy',
};

/**
 * @param bytes the blob itself, not its text form
 * @returns no password: that stays in `bytes`, which the caller fills with zeros
 */
export function readJoinBlob(bytes: Uint8Array): ReadBlob {
  try {
    const { joins, parts } = readAll(bytes);
    const [first, ...others] = joins.map(({ information }) => information);
    if (first === undefined) throw new Malformed('no-join');
    if (others.some((other) => !isSameJoin(first, other))) throw new Malformed('contradiction');
    if (hostNameFault(first.machineName) !== undefined) throw new Malformed('machine-name');
    return { ok: true, blob: { ...first, parts } };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, fault: error.fault };
    throw error;
  }
}

/**
 * Views of every place in `bytes` where the machine's password stands, UTF-16 with its NUL. Filling them with
 * zeros wipes it there. Empty for what is no readable blob: wipe all of it then.
 */
export function passwordsIn(bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return readAll(bytes).joins.map(({ password }) => password);
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}

/** A blob says the same thing once for Windows 7 and once for later ones; which of them is applied, Windows decides. */
const isSameJoin = (one: JoinInformation, other: JoinInformation): boolean =>
  sameHostName(one.machineName, other.machineName) &&
  one.domain.toLowerCase() === other.domain.toLowerCase() &&
  one.dnsDomain.toLowerCase() === other.dnsDomain.toLowerCase() &&
  one.domainGuid === other.domainGuid &&
  one.domainSid === other.domainSid;

function readAll(bytes: Uint8Array): { joins: readonly ReadJoin[]; parts: readonly JoinPart[] } {
  if (bytes.length > LARGEST_BLOB) throw new Malformed('too-large');
  const ndr = new NdrReader(bytes);
  ndr.demandPointer();
  if (ndr.uint32() !== VERSION) throw new Malformed('version');
  const blobs = announcedArray(ndr, MOST_BLOBS, () => ({ format: ndr.uint32(), ...announcedBytes(ndr) }));
  const joins: ReadJoin[] = [];
  const parts = new Set<JoinPart>();
  for (const { format, size, there } of blobs) {
    const content = there ? ndr.byteArray(size) : new Uint8Array();
    if (format === WINDOWS_7) joins.push(readJoin(content));
    else if (format === WINDOWS_8) readPackage(content, joins, parts);
    else throw new Malformed('version');
  }
  if (joins.length > 0) parts.add('join');
  return { joins, parts: [...parts].toSorted() };
}

/** A count, a pointer, and (deferred) that many elements. */
function announcedArray<T>(ndr: NdrReader, most: number, element: () => T): T[] {
  const count = ndr.uint32();
  if (count > most) throw new Malformed('structure');
  if (!ndr.pointer()) {
    if (count > 0) throw new Malformed('structure');
    return [];
  }
  ndr.demandCount(count);
  return Array.from({ length: count }, element);
}

/** `OP_BLOB`: a size and a pointer to that many bytes, which follow later. */
function announcedBytes(ndr: NdrReader): { size: number; there: boolean } {
  const size = ndr.uint32();
  const there = ndr.pointer();
  if (!there && size > 0) throw new Malformed('structure');
  return { size, there };
}

function skip(ndr: NdrReader, { size, there }: { size: number; there: boolean }): void {
  if (there) ndr.byteArray(size);
}

/** `OP_PACKAGE`: a wrapping around a collection of parts. */
function readPackage(content: Uint8Array, joins: ReadJoin[], parts: Set<JoinPart>): void {
  const ndr = new NdrReader(content);
  ndr.demandPointer();
  if (ndr.guid() !== NO_ENCRYPTION) throw new Malformed('encrypted');
  const context = announcedBytes(ndr);
  const collection = announcedBytes(ndr);
  ndr.uint32(); // size after decryption
  const extension = announcedBytes(ndr);
  skip(ndr, context);
  const wrapped = collection.there ? ndr.byteArray(collection.size) : new Uint8Array();
  skip(ndr, extension);
  readParts(wrapped, joins, parts);
}

/** `OP_PACKAGE_PART_COLLECTION` */
function readParts(content: Uint8Array, joins: ReadJoin[], parts: Set<JoinPart>): void {
  const ndr = new NdrReader(content);
  ndr.demandPointer();
  const count = ndr.uint32();
  if (count > MOST_PARTS) throw new Malformed('structure');
  const there = ndr.pointer();
  if (!there && count > 0) throw new Malformed('structure');
  const extension = announcedBytes(ndr);
  if (there) ndr.demandCount(count);
  const list = Array.from({ length: count }, () => ({
    type: ndr.guid(),
    flags: ndr.uint32(),
    part: announcedBytes(ndr),
    extension: announcedBytes(ndr),
  }));
  for (const entry of list) {
    const bytes = entry.part.there ? ndr.byteArray(entry.part.size) : new Uint8Array();
    skip(ndr, entry.extension);
    const kind = PARTS[entry.type] ?? 'other';
    if (kind === 'other' && (entry.flags & ESSENTIAL) !== 0) throw new Malformed('unknown-part');
    if (entry.type === JOIN) joins.push(readJoin(bytes));
    parts.add(kind);
  }
  skip(ndr, extension);
}
