/** An order as the device gets it: signed when it is handed over, so that one that was withdrawn is soon worthless. */
import { CompactSign } from 'jose';
import { Order, ORDER_TYPE } from '../../protocol/order.ts';
import type { Parts } from '../app/parts.ts';
import type { Row } from '../storage/tables.ts';

/** Milliseconds. Asking for the status again gives it signed anew. */
const LIFETIME_MS = 60 * 60 * 1000;

export interface OrderFor {
  readonly organisation: string;
  readonly device: Pick<Row<'device'>, 'id' | 'jkt'>;
  readonly enrollment: string;
}

/** @returns the compact JWS of the order that waits for a device; undefined when there is none. */
export async function orderFor(
  { storage, pki, clock }: Pick<Parts, 'storage' | 'pki' | 'clock'>,
  { organisation, device, enrollment }: OrderFor,
): Promise<string | undefined> {
  const waiting = await storage.db
    .selectFrom('device_order')
    .select(['id', 'sequence', 'action'])
    .where('organisation', '=', organisation)
    .where('enrollment', '=', enrollment)
    .where('ended_at', 'is', null)
    .where('taken_at', 'is', null)
    .executeTakeFirst();
  if (!waiting) return undefined;
  const signer = await pki.planSigner(organisation);
  const now = clock.now();
  const order = Order.parse({
    iss: organisation,
    sub: device.id,
    enrollment,
    ...waiting,
    iat: Math.floor(now / 1000),
    exp: Math.floor((now + LIFETIME_MS) / 1000),
    cnf: { jkt: device.jkt },
  } satisfies Order);
  return new CompactSign(Buffer.from(JSON.stringify(order)))
    .setProtectedHeader({ alg: 'ES256', typ: ORDER_TYPE })
    .sign(signer.privateKey);
}
