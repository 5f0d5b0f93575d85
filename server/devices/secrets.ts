/** The secret of one step, encrypted so that only the device it is for can read it, in the place it is for. */
import { createPublicKey } from 'node:crypto';
import { CompactEncrypt, decodeJwt } from 'jose';
import { GangwayError } from '../../protocol/errors.ts';
import { Plan } from '../../protocol/plan.ts';
import { SECRET_TYPE, type SecretHeader } from '../../protocol/secrets.ts';
import { PublicJwk } from '../../protocol/wire.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import { openPackageSecret } from '../packages/secret.ts';
import { joinBlobOf } from './join-blobs.ts';
import type { PlanFor } from './plan-content.ts';

/**
 * Only a step of the plan this device was given has a secret for it; a package it was never told to install
 * has none, whatever its id.
 * @returns a compact JWE (ECDH-ES, A256GCM).
 * @throws SECRET_NOT_FOUND, JOIN_BLOB_NOT_READY
 */
export async function stepSecret(
  parts: Pick<Parts, 'storage' | 'master' | 'clock'>,
  { organisation, device, enrollment }: PlanFor,
  step: string,
): Promise<string> {
  const planned = enrollment.plan_signed === null ? undefined : Plan.parse(decodeJwt(enrollment.plan_signed));
  const asked = planned?.steps.find(({ id }) => id === step);
  if (asked?.kind === 'domain-join') {
    const blob = await joinBlobOf(parts.storage.db, { organisation, enrollment: enrollment.id }, step);
    await writeDown(parts, { organisation, device, enrollment }, step);
    return blob;
  }
  if (asked?.kind !== 'application' || asked.secretProperty === undefined) {
    throw new GangwayError('SECRET_NOT_FOUND');
  }
  const row = await parts.storage.db
    .selectFrom('package')
    .select('secret_sealed')
    .where('organisation', '=', organisation)
    .where('id', '=', step)
    .executeTakeFirst();
  if (!row || row.secret_sealed === null) throw new GangwayError('SECRET_NOT_FOUND');
  const secret = openPackageSecret(parts.master, organisation, step, row.secret_sealed);
  const key = createPublicKey({
    key: PublicJwk.parse(JSON.parse(device.agreement_key)),
    format: 'jwk',
  });
  const header: SecretHeader = { typ: SECRET_TYPE, device: device.id, enrollment: enrollment.id, step };
  try {
    const encrypted = await new CompactEncrypt(secret)
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...header })
      .encrypt(key);
    await writeDown(parts, { organisation, device, enrollment }, step);
    return encrypted;
  } finally {
    secret.fill(0);
  }
}

const writeDown = (
  { storage, clock }: Pick<Parts, 'storage' | 'clock'>,
  { organisation, device, enrollment }: PlanFor,
  step: string,
): Promise<void> =>
  audit(storage.db, clock, {
    organisation,
    actor: 'service',
    action: 'device.secret-handed-out',
    target: device.id,
    details: { package: step, enrollment: enrollment.id },
  });
