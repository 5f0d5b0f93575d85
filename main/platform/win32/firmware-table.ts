/** Makes the table that a computer's firmware describes it with. For tests only. */

/** A table with a BIOS structure, the system structure, and the end. For tests only. */
export function firmwareTable(
  options: { version?: [number, number]; uuid?: Buffer; strings?: string[]; length?: number } = {},
): Buffer {
  const { version = [3, 3], strings = ['Acme', 'Laptop 14', '1.0', 'SN-0042'], length = 0x1b } = options;
  const uuid = options.uuid ?? Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const text = (values: string[]): Buffer =>
    Buffer.from(`${values.map((value) => `${value}\0`).join('')}\0`, 'latin1');
  const bios = Buffer.concat([Buffer.from([0, 6, 0, 0, 1, 2]), text(['Maker', '2.1'])]);
  const formatted = Buffer.concat([Buffer.from([1, length, 1, 0, 1, 2, 3, 4]), uuid, Buffer.from([6, 0, 0])]);
  const system = Buffer.concat([formatted.subarray(0, length), text(strings)]);
  const structures = Buffer.concat([bios, system, Buffer.from([127, 4, 2, 0, 0, 0])]);
  const header = Buffer.from([0, ...version, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(structures.length, 4);
  return Buffer.concat([header, structures]);
}
