/** What a device may ask once it has a token. Each is one call of a rule in `devices/`. */
import type { OPERATIONS } from '../../protocol/operations.ts';
import type { Parts } from '../app/parts.ts';
import { storeEvents } from '../devices/events.ts';
import { orderFor } from '../devices/order-jws.ts';
import { signedPlan } from '../devices/plan.ts';
import { renewCertificate } from '../devices/renew.ts';
import { stepSecret } from '../devices/secrets.ts';
import { readSettings } from '../enrollment/settings.ts';
import { transact } from '../storage/transaction.ts';
import { ownKey } from './own-key.ts';
import type { AgentHandler } from './route.ts';

export const planHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.plan> =>
  async ({ caller }) => {
    const signer = await parts.pki.planSigner(caller.organisation);
    return { plan: await transact(parts.storage.db, (tx) => signedPlan(parts, tx, signer, caller)) };
  };

export const secretHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.secret> =>
  async ({ caller, params }) => ({ secret: await stepSecret(parts, caller, params.step) });

export const eventsHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.events> =>
  async ({ caller, body }) => {
    const { organisation } = caller;
    const of = { organisation, device: caller.device.id, enrollment: caller.enrollment.id };
    const through = await transact(parts.storage.db, (tx) => storeEvents(tx, parts.clock, of, body.events));
    return { through };
  };

export const renewHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.renew> =>
  async ({ caller: { organisation, device, enrollment }, body }) => {
    const { publicKey } = await ownKey(body.csr, device.jkt);
    const authority = await parts.pki.deviceAuthority(organisation);
    const of = { organisation, device: device.id, enrollment: enrollment.id, publicKey };
    const certificateChain = await transact(parts.storage.db, (tx) =>
      renewCertificate(tx, parts.clock, authority, of),
    );
    return { certificateChain };
  };

export const statusHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.status> =>
  async ({ caller: { organisation, device, enrollment } }) => {
    const { minimumAgentVersion } = await readSettings(parts.storage.db, organisation);
    const order = await orderFor(parts, { organisation, device, enrollment: enrollment.id });
    return {
      device: device.id,
      enrollment: enrollment.id,
      state: enrollment.state,
      planSequence: enrollment.plan_sequence,
      eventsThrough: enrollment.events_through,
      minimumAgentVersion,
      serverTime: parts.clock.now(),
      ...(order === undefined ? {} : { order }),
    };
  };
