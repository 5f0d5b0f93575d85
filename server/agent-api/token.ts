/** `POST /agent/v1/token`: a fresh token for a known device; the proof of its key is the credential. */
import { GangwayError } from '../../protocol/errors.ts';
import type { OPERATIONS } from '../../protocol/operations.ts';
import type { Parts } from '../app/parts.ts';
import { issueToken, TOKEN_LIFETIME } from './access-token.ts';
import { demandAgentVersion } from './admit.ts';
import type { AgentHandler } from './route.ts';

export const tokenHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.token> =>
  async ({ body, caller, agentVersion }) => {
    const { db } = parts.storage;
    // Another device's id with this key is as unknown as one that never was.
    const device = await db
      .selectFrom('device')
      .select(['id', 'organisation', 'revoked_at'])
      .where('id', '=', body.device)
      .where('jkt', '=', caller.jkt)
      .executeTakeFirst();
    if (!device) throw new GangwayError('DEVICE_UNKNOWN');
    if (device.revoked_at !== null) throw new GangwayError('DEVICE_REVOKED');
    const enrollment = await db
      .selectFrom('enrollment')
      .select(['id', 'ended_at', 'ended_by'])
      .where('organisation', '=', device.organisation)
      .where('device', '=', device.id)
      // The living one, of which there is one at most; else the last.
      .orderBy(({ eb }) => eb('ended_at', 'is', null), 'desc')
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    // One that the device ended itself: its last events may still be on their way (see `admit`).
    if (!enrollment || enrollment.ended_by === 'service') throw new GangwayError('ENROLLMENT_ENDED');
    await demandAgentVersion(parts, device.organisation, agentVersion);
    const subject = { organisation: device.organisation, device: device.id, enrollment: enrollment.id };
    const accessToken = await issueToken(parts, { ...subject, jkt: caller.jkt });
    return { accessToken, expiresIn: TOKEN_LIFETIME, issuedAt: Math.floor(parts.clock.now() / 1000) };
  };
