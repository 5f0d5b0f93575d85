import { GangwayError } from '../../protocol/errors.ts';
import type { Tx } from '../storage/transaction.ts';

export interface DeviceIn {
  readonly organisation: string;
  readonly device: string;
  readonly enrollment: string;
}

/**
 * Asks in the transaction what was asked at the door: a device that was revoked, or an enrollment that ended, in
 * between is given nothing more.
 * @throws DEVICE_REVOKED, ENROLLMENT_ENDED
 */
export async function demandLiving(tx: Tx, { organisation, device, enrollment }: DeviceIn): Promise<void> {
  const { revoked_at: revokedAt, ended_at: endedAt } = await tx
    .selectFrom('enrollment')
    .innerJoin('device', (join) =>
      join
        .onRef('device.organisation', '=', 'enrollment.organisation')
        .onRef('device.id', '=', 'enrollment.device'),
    )
    .select(['device.revoked_at', 'enrollment.ended_at'])
    .where('enrollment.organisation', '=', organisation)
    .where('enrollment.id', '=', enrollment)
    .where('enrollment.device', '=', device)
    .executeTakeFirstOrThrow();
  if (revokedAt !== null) throw new GangwayError('DEVICE_REVOKED');
  if (endedAt !== null) throw new GangwayError('ENROLLMENT_ENDED');
}
