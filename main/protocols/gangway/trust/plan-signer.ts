/**
 * The pinned certificate of the key that signs plans. It is believed because it came over proven TLS, not
 * because of who issued it; what is checked here is that it can be nothing else than a plan signer.
 */
import type { KeyObject } from 'node:crypto';
import * as x509 from './x509.ts';
import { GangwayError } from '../../../../protocol/errors.ts';
import { PLAN_ORGANISATION_PREFIX, PLAN_SIGNER_EKU } from '../../../../protocol/plan.ts';
import { extendedKeyUsages, isInTime, parseCertificate, subjectValues } from './certificate.ts';

const unfit = (reason: string): GangwayError => new GangwayError('PLAN_SIGNER', { details: { reason } });

/**
 * @param certificate DER in base64.
 * @param organisation the id that must stand in the subject.
 * @param now milliseconds since 1970, by the server's clock.
 * @returns the key that plans must be signed with.
 * @throws PLAN_SIGNER with the reason
 */
export function planSignerKey(certificate: string, organisation: string, now: number): KeyObject {
  const signer = parseCertificate(Buffer.from(certificate, 'base64'));
  if (signer === undefined) throw unfit('no-certificate');
  const usages = extendedKeyUsages(signer) ?? [];
  if (usages.length !== 1 || usages[0] !== PLAN_SIGNER_EKU) throw unfit('extended-key-usage');
  const constraints = signer.parts.getExtension(x509.BasicConstraintsExtension);
  if (constraints?.ca === true) throw unfit('is-a-ca');
  const units = subjectValues(signer, 'OU').filter((unit) => unit.startsWith(PLAN_ORGANISATION_PREFIX));
  if (units.length !== 1 || units[0] !== `${PLAN_ORGANISATION_PREFIX}${organisation}`) {
    throw unfit('organisation');
  }
  const { publicKey } = signer.node;
  if (publicKey.asymmetricKeyType !== 'ec' || publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw unfit('key');
  }
  if (!isInTime(signer, now)) throw unfit('time');
  return publicKey;
}
