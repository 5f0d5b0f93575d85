/** The numbers by which Windows knows accounts and groups. Pure. */

/**
 * E.g. `S-1-5-32-544`, administrators.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/f992ad60-0fe4-4b87-9fed-beb478836861
 * @throws RangeError when it does not lie within the bytes
 */
export function securityIdAt(bytes: Buffer, at: number): string {
  const count = bytes.readUInt8(at + 1);
  const parts = [bytes.readUInt8(at), bytes.readUIntBE(at + 2, 6)];
  for (let index = 0; index < count; index += 1) parts.push(bytes.readUInt32LE(at + 8 + 4 * index));
  return `S-${parts.join('-')}`;
}

/** The owner that a self-relative security descriptor names. @throws RangeError when it does not lie within it */
export const ownerIn = (descriptor: Buffer): string => securityIdAt(descriptor, descriptor.readUInt32LE(4));
