/** The few pieces of DER that a certificate request is made of. Writes only; reading hostile DER is not done here. */

function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  if (length > 0xffff) throw new RangeError('this writer makes small structures only');
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

export const sequence = (...items: Uint8Array[]): Buffer => element(0x30, Buffer.concat(items));
export const set = (...items: Uint8Array[]): Buffer => element(0x31, Buffer.concat(items));
export const utf8String = (text: string): Buffer => element(0x0c, Buffer.from(text));
/** With no unused bits. */
export const bitString = (bytes: Uint8Array): Buffer => element(0x03, Buffer.concat([Buffer.of(0), bytes]));
/** `[0]`, constructed. */
export const context0 = (...items: Uint8Array[]): Buffer => element(0xa0, Buffer.concat(items));

/** An unsigned number, most significant byte first. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.of(0) : bytes.subarray(first);
  const isHigh = (digits[0] ?? 0) >= 0x80;
  return element(0x02, isHigh ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

/** A dotted object identifier with parts below 2^28. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((part) => {
    const groups = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return element(0x06, Buffer.from(bytes));
}
