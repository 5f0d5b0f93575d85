/** The properties given to an installer, as Windows Installer reads them: `NAME="value"`, quotes doubled. Pure. */
import { transcode } from 'node:buffer';
import { GangwayError } from '../../../../protocol/errors.ts';

/**
 * Whatever a plan says: no restart by the installer itself, as the code it ends with tells who needs one; and for the
 * computer, as the account that installs is neither the person's nor the one that goes on after a restart.
 */
const ALWAYS = { REBOOT: 'ReallySuppress', ALLUSERS: '1' };

const QUOTE = 0x22;

/**
 * @param secret the bytes of a UTF-8 text: never a string, so that they can be wiped
 * @returns UTF-16 with the closing zero; the caller fills it with zeros after use
 * @throws PACKAGE_INSTALL_FAILED for a value with control characters
 */
export function propertyLine(
  properties: Readonly<Record<string, string>>,
  secret?: { readonly name: string; readonly value: Uint8Array },
): Buffer {
  const open = Object.entries({ ...properties, ...ALWAYS });
  const all = open.map(([name, value]) => assigned(name, Buffer.from(value)));
  if (secret !== undefined) all.push(assigned(secret.name, secret.value));
  const line = Buffer.concat([...all, utf16('\0')]);
  for (const part of all) part.fill(0);
  return line;
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** `NAME="value" ` */
function assigned(name: string, value: Uint8Array): Buffer {
  if (value.some((byte) => byte < 0x20 || byte === 0x7f)) {
    throw new GangwayError('PACKAGE_INSTALL_FAILED', { details: { why: 'property', property: name } });
  }
  const wide = transcode(value, 'utf8', 'utf16le');
  const quotes = value.filter((byte) => byte === QUOTE).length;
  const doubled = Buffer.alloc(wide.length + 2 * quotes);
  let at = 0;
  for (let unit = 0; unit < wide.length; unit += 2) {
    const code = wide.readUInt16LE(unit);
    at = doubled.writeUInt16LE(code, at);
    if (code === QUOTE) at = doubled.writeUInt16LE(QUOTE, at);
  }
  const line = Buffer.concat([utf16(`${name}="`), doubled, utf16('" ')]);
  wide.fill(0);
  doubled.fill(0);
  return line;
}
