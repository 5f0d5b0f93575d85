/** How the agent tells the helper it starts where they meet: what stands behind the helper's own arguments. Pure. */
import { GangwayError } from '../../../../protocol/errors.ts';

export interface Meeting {
  /** 128 random bits: nobody can be there before. */
  readonly id: string;
  /** The agent's process. */
  readonly parent: number;
}

/**
 * Who may open the pipe: Windows and administrators, as the helper is one; the owner, who is the person, only sees
 * this list. The agent needs no right, because it holds what it made.
 * https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format
 */
export const HELPER_ONLY = 'D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;RC;;;OW)';

/** Of this computer: no argument can name a pipe elsewhere. */
export const pipeName = ({ id }: Meeting): string => `\\\\.\\pipe\\gangway-${id}`;

export const meetingArgs = ({ id, parent }: Meeting): string[] => ['--pipe', id, '--parent', String(parent)];

/** @throws HELPER_START_FAILED for anything that `meetingArgs` does not give */
export function meetingOf(args: readonly string[]): Meeting {
  const [pipe, id = '', option, parent = ''] = args;
  const fits = pipe === '--pipe' && option === '--parent' && args.length === 4;
  if (!fits || !/^[0-9a-f]{32}$/.test(id) || !/^[1-9][0-9]{0,9}$/.test(parent)) {
    throw new GangwayError('HELPER_START_FAILED', { details: { why: 'arguments' } });
  }
  return { id, parent: Number(parent) };
}
