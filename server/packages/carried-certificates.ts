/** Certificates that an enrollment profile brings along: a Mac trusts them once the person has installed it. */
import type { Tx } from '../storage/transaction.ts';

/**
 * Whether the property list of a profile, signed or not, holds a certificate. One in the signature alone does not count.
 * What is missed, as in a signature that was cut into pieces, costs the person a question more.
 * @param certificate DER in base64
 */
export const carries = (profile: Uint8Array, certificate: string): boolean =>
  Buffer.from(profile).toString('latin1').replaceAll(/\s/g, '').includes(certificate);

/** The whole content of a small package; empty while it was not uploaded. */
export async function readContent(tx: Tx, organisation: string, id: string): Promise<Uint8Array> {
  const rows = await tx
    .selectFrom('package_content')
    .select('bytes')
    .where('organisation', '=', organisation)
    .where('package', '=', id)
    .orderBy('chunk')
    .execute();
  return Buffer.concat(rows.map(({ bytes }) => bytes));
}
