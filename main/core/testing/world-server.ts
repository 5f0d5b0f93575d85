/** The service of the world in memory: what it knows, and the session with it. */
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import type { AgentEvent } from '../../../protocol/events.ts';
import type { Order } from '../../../protocol/order.ts';
import type { Plan } from '../../../protocol/plan.ts';
import type { ServerSession } from '../ports/server.ts';

export const CODE = 'K7QF2M4XPD';

/** Of a clock that was moved back a day after the server was proven. */
export const CLOCK_OFFSET = 86_400_000;

/** An order that waits for the device. `refusedAs`: what its verification says. */
export interface WorldOrder {
  readonly id: string;
  readonly sequence: number;
  readonly signed: string;
  readonly refusedAs?: ErrorCode;
}

const ORDER: Order = {
  iss: 'acme',
  sub: 'device-1',
  enrollment: 'enrollment-1',
  id: 'order-1',
  sequence: 1,
  action: 'unenroll',
  iat: 0,
  exp: 10,
  cnf: { jkt: 'x'.repeat(43) },
};

export const RENEWED = '-----BEGIN CERTIFICATE-----\nRENEWED\n-----END CERTIFICATE-----\n';

export const worldServer = () => ({
  devices: new Set<string>(),
  redeemed: 0,
  online: true,
  plans: 0,
  /** The time of the plan that was fetched is over. */
  planExpired: false,
  revoked: false,
  order: undefined as WorldOrder | undefined,
  /** By its own clock, milliseconds. */
  time: 1_000,
  /** When the first certificate is due for renewal. */
  dueAt: Number.POSITIVE_INFINITY,
  renewed: 0,
});
export type WorldServer = ReturnType<typeof worldServer>;

/** @throws NETWORK_UNREACHABLE */
export function demandOnline(server: WorldServer): void {
  if (!server.online) throw new GangwayError('NETWORK_UNREACHABLE');
}

interface SessionParts {
  readonly server: WorldServer;
  /** Whether the device has keys that last. */
  hasKeys(): boolean;
  readonly events: Map<number, AgentEvent>;
  readonly plan: Plan;
  /** Where the power can be cut. */
  point(): Promise<void>;
}

export function worldSession({ server, hasKeys, events, plan, point }: SessionParts): ServerSession {
  const online = (): void => demandOnline(server);
  return {
    async redeem({ code }) {
      online();
      if (!hasKeys()) throw new Error('the code left before the keys were there');
      if (code.reveal() !== CODE) throw new GangwayError('CODE_REJECTED');
      await point();
      server.devices.add('device-1');
      server.redeemed += 1;
      await point();
      return {
        device: 'device-1',
        enrollment: 'enrollment-1',
        certificateChain: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      };
    },
    async plan() {
      online();
      server.plans += 1;
      return { plan, signed: 'a.b.c' };
    },
    clockOffset: () => CLOCK_OFFSET,
    verifyPlan: async (signed) => ({ plan, signed }),
    secret: async () => new Uint8Array(),
    sealedSecret: async () => '',
    async report(_device, reported) {
      online();
      if (server.revoked) throw new GangwayError('DEVICE_REVOKED');
      for (const event of reported) {
        if (event.sequence !== events.size + 1 && !events.has(event.sequence))
          throw new Error('a gap in the events');
        if (!events.has(event.sequence)) events.set(event.sequence, event);
      }
      await point();
      return events.size;
    },
    async status() {
      online();
      await point();
      if (server.revoked) throw new GangwayError('DEVICE_REVOKED');
      const { order } = server;
      return {
        device: 'device-1',
        enrollment: 'enrollment-1',
        state: 'enrolled',
        planSequence: 1,
        eventsThrough: events.size,
        minimumAgentVersion: '0.1.0',
        serverTime: server.time,
        ...(order === undefined ? {} : { order: order.signed }),
      };
    },
    async verifyOrder(signed, { lastSequence }) {
      const { order } = server;
      if (!order || order.refusedAs !== undefined)
        throw new GangwayError(order?.refusedAs ?? 'ORDER_INVALID');
      if (order.sequence <= lastSequence) throw new GangwayError('ORDER_REPLAYED');
      return { order: { ...ORDER, id: order.id, sequence: order.sequence }, signed };
    },
    isRenewalDue: (chain, now) => !chain.includes('RENEWED') && now >= server.dueAt,
    async renew() {
      online();
      if (server.revoked) throw new GangwayError('DEVICE_REVOKED');
      server.renewed += 1;
      await point();
      return RENEWED;
    },
    download: async () => {
      throw new Error('not used by these fakes');
    },
    close: () => undefined,
  };
}
