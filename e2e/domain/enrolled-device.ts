/** The agent's way from a step's secret to the join, with Samba where Windows is on a real computer. */
import { encryptSecret, DEVICE, ENROLLMENT } from '../../main/protocols/gangway/testing/service.ts';
import type { DeviceKeys } from '../../main/core/ports/keys.ts';
import { openSecret } from '../../main/protocols/gangway/device/open-secret.ts';
import { withJoinBlob } from '../../main/platform/join-blob.ts';
import { domainJoinStep } from '../../main/platform/testing/join-rehearsal.ts';
import type { Member } from './member.ts';
import { joinBySamba } from './samba-join.ts';

/** Where the blobs of these tests are for. */
export const place = { device: DEVICE, enrollment: ENROLLMENT, step: domainJoinStep.id };

/** Encrypted to the device as the service does it. @param elsewhere members of the place that differ */
export const sealed = (signed: Uint8Array, keys: DeviceKeys, elsewhere: object = {}): Promise<string> =>
  encryptSecret(signed, keys.agreement, { ...place, ...elsewhere });

export interface Attempt {
  /** What the service handed over. */
  readonly secret: string;
  readonly keys: DeviceKeys;
  readonly member: Member;
  /** The machine name of step and plan. */
  readonly name: string;
  readonly domain?: string;
  /** The name that waits for the restart, where it is another. */
  readonly pending?: string;
}

/**
 * @returns the machine name that the blob named, and the memory it lay in
 * @throws what the agent's own code throws, DOMAIN_JOIN_FAILED
 */
export function joinAsAgent({
  secret,
  keys,
  member,
  name,
  domain = 'example.test',
  pending = name,
}: Attempt) {
  const step = { ...domainJoinStep, machineName: name, domain };
  const context = {
    device: place.device,
    enrollment: place.enrollment,
    computer: { name, domain },
    secret: () => openSecret(secret, keys, place),
  };
  return withJoinBlob(step, context, { current: 'DESKTOP-1', pending }, async ({ bytes, blob }) => {
    await joinBySamba(member, bytes);
    return { applied: bytes, machineName: blob.machineName };
  });
}
