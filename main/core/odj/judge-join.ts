/** Whether a blob may be applied on this computer under this plan; the same judgement on every system. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { DomainJoinStep } from '../../../protocol/plan.ts';
import { sameHostName } from '../host-name.ts';
import { type JoinBlob, readJoinBlob } from './join-blob.ts';
import { refusedBlob } from './refusal.ts';

export interface JoinExpectation {
  readonly step: Pick<z.infer<typeof DomainJoinStep>, 'domain' | 'machineName'>;
  /** What the plan says of the whole computer; `null` says nothing. */
  readonly plan: { readonly name: string | null; readonly domain: string | null };
  readonly computer: ComputerNames;
}

export interface ComputerNames {
  readonly current: string;
  /** The name after the restart, `null` when none waits. */
  readonly pending: string | null;
}

/** DNS names are compared without case and without the root's dot. */
const dnsName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/**
 * Reads the blob and compares it with plan and computer. A name that waits for the restart is the one that counts:
 * the join becomes effective with it.
 * @param bytes the raw blob
 * @returns what it would do, without the password
 * @throws JOIN_BLOB_INVALID, JOIN_BLOB_UNSUPPORTED, JOIN_OTHER_DOMAIN, JOIN_OTHER_COMPUTER
 */
export function judgeJoin(bytes: Uint8Array, { step, plan, computer }: JoinExpectation): JoinBlob {
  const read = readJoinBlob(bytes);
  if (!read.ok) throw refusedBlob(read.fault);
  const { blob } = read;
  const domain = dnsName(blob.dnsDomain === '' ? blob.domain : blob.dnsDomain);
  for (const planned of [step.domain, plan.domain]) {
    if (planned === null || dnsName(planned) === domain) continue;
    throw new GangwayError('JOIN_OTHER_DOMAIN', { details: { expected: planned, actual: domain } });
  }
  const { machineName } = blob;
  for (const expected of [step.machineName, plan.name, computer.pending ?? computer.current]) {
    if (expected === null || sameHostName(expected, machineName)) continue;
    throw new GangwayError('JOIN_OTHER_COMPUTER', { details: { expected, actual: machineName } });
  }
  return blob;
}
