/** SHA-256 fingerprints of root certificates (over the DER bytes), as 64 lower-case hexadecimal digits. */

const HEX = /^[0-9a-f]{64}$/;

/** Reads a fingerprint as people write it: any case, colons, spaces, line breaks, an optional `sha256:` in front. */
export function parseFingerprint(typed: string): string | undefined {
  const hex = typed
    .toLowerCase()
    .replace(/^\s*sha-?256[:=\s]/, '')
    .replace(/[\s:·-]/g, '');
  return HEX.test(hex) ? hex : undefined;
}

/** Four lines of eight bytes, each byte apart, so that two people can read it to each other. */
export function fingerprintLines(fingerprint: string): string[][] {
  const bytes = fingerprint.toUpperCase().match(/../g) ?? [];
  return [0, 8, 16, 24].map((start) => bytes.slice(start, start + 8));
}
