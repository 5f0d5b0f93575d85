/** The protocol of Gangway's own enrollment service. The smallest of its kind: to add another, copy this folder. */
import type { ServerProtocol } from '../../core/ports/server.ts';
import { Client, type GangwayOptions } from './client.ts';
import { GangwaySession } from './session.ts';
import { certifiedKey } from './trust/certificate.ts';
import { contact } from './trust/contact.ts';

import { verifyPlan } from './verify-plan.ts';

export type { GangwayOptions } from './client.ts';
export { TIMEOUTS, type Timeouts } from './transport/limits.ts';

export function gangwayProtocol(options: GangwayOptions): ServerProtocol {
  const client = new Client(options);
  return {
    contact: (input, signal) => contact(client, input, signal),
    session: (info, keys) => new GangwaySession(client, info, keys),
    verifyKept: async ({ signed, info, certificateChain }, expected) =>
      verifyPlan(signed, client.authority(info, certifiedKey(certificateChain)), expected),
  };
}
