/** `POST /agent/v1/redeem`: everything about keys and signatures; the rule itself is `enrollment/redeem.ts`. */
import { createPublicKey, verify } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { GangwayError } from '../../protocol/errors.ts';
import type { OPERATIONS } from '../../protocol/operations.ts';
import { AGREEMENT_CONTEXT } from '../../protocol/redeem.ts';
import type { PublicJwk } from '../../protocol/wire.ts';
import { addressBucket } from '../app/attempts.ts';
import type { Parts } from '../app/parts.ts';
import { deviceCertificate } from '../devices/certificates.ts';
import { CODE_WINDOW_MS, codeLimits } from '../enrollment/code-limits.ts';
import { hashCode } from '../enrollment/codes.ts';
import { redeem } from '../enrollment/redeem.ts';
import { organisationById } from '../org/organisations.ts';
import { transact } from '../storage/transaction.ts';
import { issueToken, TOKEN_LIFETIME } from './access-token.ts';
import { demandAgentVersion } from './admit.ts';
import { ownKey } from './own-key.ts';
import type { AgentHandler } from './route.ts';

export const redeemHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.redeem> =>
  async ({ body, caller, address, agentVersion }) => {
    const { organisation } = body;
    await demandAgentVersion(parts, organisation, agentVersion);
    const requested = await ownKey(body.csr, caller.jkt);
    await checkAgreementKey(caller.jwk, body.agreementKey, body.agreementSignature);
    const codeHmac = hashCode(parts.master, organisation, body.code);
    const attempt = await parts.attempts.count(codeLimits(addressBucket(address), codeHmac), CODE_WINDOW_MS);
    // A key is made only for an organisation that exists; for a stranger's invention the rest runs all the same.
    const exists = (await organisationById(parts.storage.db, organisation)) !== undefined;
    const authority = exists ? await parts.pki.deviceAuthority(organisation) : undefined;
    const redemption = {
      organisation,
      codeHmac,
      jkt: caller.jkt,
      signingKey: caller.jwk,
      agreementKey: body.agreementKey,
      facts: body.facts,
      agentVersion: body.agentVersion,
      language: body.language,
    };
    const { device, enrollment, certificateChain } = await transact(parts.storage.db, async (tx) => {
      const as = await redeem(tx, parts.clock, redemption);
      if (!authority) throw new GangwayError('CODE_REJECTED');
      const place = { organisation, device: as.device, publicKey: requested.publicKey };
      return { ...as, certificateChain: await deviceCertificate(tx, parts.clock, authority, place) };
    });
    await attempt.refund();
    const subject = { organisation, device, enrollment, jkt: caller.jkt };
    const accessToken = await issueToken(parts, subject);
    return { device, enrollment, certificateChain, accessToken, expiresIn: TOKEN_LIFETIME };
  };

/** Nobody else's agreement key can be slipped in: the identity key signs for it, in a context of its own. */
async function checkAgreementKey(
  identity: PublicJwk,
  agreement: PublicJwk,
  signature: string,
): Promise<void> {
  const signed = Buffer.from(AGREEMENT_CONTEXT + (await calculateJwkThumbprint(agreement)));
  try {
    // Throws for a point that is not on the curve.
    createPublicKey({ key: agreement, format: 'jwk' });
    const key = createPublicKey({ key: identity, format: 'jwk' });
    const proof = Buffer.from(signature, 'base64url');
    if (verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, proof)) return;
  } catch (cause) {
    throw new GangwayError('PROOF_INVALID', { cause });
  }
  throw new GangwayError('PROOF_INVALID');
}
