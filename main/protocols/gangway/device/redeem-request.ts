/** What redeem carries: the code, and proof that both keys are this device's. */
import { AGREEMENT_CONTEXT, type RedeemRequest } from '../../../../protocol/redeem.ts';
import type { DeviceKeys } from '../../../core/ports/keys.ts';
import type { RedeemInput } from '../../../core/ports/server.ts';
import { certificateRequest } from './certificate-request.ts';
import { thumbprint } from './thumbprint.ts';

export async function redeemRequest(
  keys: DeviceKeys,
  input: RedeemInput,
  at: { organisation: string; agentVersion: string },
): Promise<RedeemRequest> {
  const { kty, crv, x, y } = keys.agreement;
  const signed = Buffer.from(`${AGREEMENT_CONTEXT}${thumbprint(keys.agreement)}`);
  return {
    organisation: at.organisation,
    code: input.code.reveal(),
    csr: (await certificateRequest(keys)).toString('base64'),
    agreementKey: { kty, crv, x, y },
    agreementSignature: Buffer.from(await keys.sign(signed)).toString('base64url'),
    facts: input.facts,
    agentVersion: at.agentVersion,
    language: input.language,
  };
}
