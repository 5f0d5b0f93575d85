/** How the elevated helper of a Mac is started, and how it reaches the agent that started it. */
import { tmpdir } from 'node:os';
import { GangwayError } from '../../../../protocol/errors.ts';
import type { ByteLink, Elevation, HelperProgram, ReachAgent } from '../../../core/ports/elevation.ts';
import { type RunCommand, runCommandWith } from '../../run-command.ts';
import { darwinPeer } from '../../unix/darwin-peer.ts';
import { meetHelper } from '../../unix/meet-helper.ts';
import type { PeerOf } from '../../unix/peer.ts';
import { reachAgentAt } from '../../unix/reach-agent.ts';
import { personAtScreen } from '../person.ts';
import { authorisedStart, failed, startedProcess, unanswered } from './osascript.ts';
import { promptIn } from './prompt.ts';
import { assertSafeProgram } from '../safe-program.ts';

/** What the two ends need of a Mac. */
export interface ElevatingMac {
  readonly run: RunCommand;
  /** The account of this process, as the kernel counts it for files. */
  uid(): number;
  /** Becomes root entirely: the authorised start changes what counts for files, not who it says we are. */
  becomeRoot(): void;
  readonly pid: number;
  /** Whose the program's files may be besides root's: 0. */
  readonly owner: number;
  /** Where the folder of the socket is made. */
  readonly above: string;
  readonly peerOf: PeerOf;
  /** Whether the person came over the network: the system cannot ask them there. */
  isRemote(): boolean;
}

/** The reason on the dialog is not only English. */
const UTF8 = { LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

export const thisElevatingMac = (): ElevatingMac => ({
  run: runCommandWith(UTF8),
  uid: () => process.geteuid?.() ?? -1,
  becomeRoot: () => {
    process.setgid?.(0);
    process.setuid?.(0);
  },
  pid: process.pid,
  owner: 0,
  above: tmpdir(),
  peerOf: darwinPeer,
  isRemote: () => process.env['SSH_CONNECTION'] !== undefined,
});

export interface MacosElevation {
  /** For who is root already: a plain child. */
  readonly plain: Elevation;
  /** Of the person, when the helper is started. */
  language(): string;
}

/**
 * Asks nobody when this process is root already. Else the system asks the person who is signed in on the screen.
 * `start` throws HELPER_UNSAFE before anybody is asked, HELPER_DECLINED, SYSTEM_QUESTION_UNANSWERED when the agent is
 * not that person's or they do not answer in time, HELPER_START_FAILED, CANCELLED.
 */
export function macosElevation(
  { plain, language }: MacosElevation,
  mac: ElevatingMac = thisElevatingMac(),
): Elevation {
  async function ask(program: HelperProgram, signal: AbortSignal): Promise<ByteLink> {
    if (mac.isRemote()) throw unanswered('over the network');
    // The helper will want to see that its agent is theirs; who is asked for a password should not be asked in vain.
    const person = await personAtScreen(mac.run);
    if (person.uid !== mac.uid()) throw unanswered('another account is signed in on the screen');
    const prompt = await promptIn(language());
    return meetHelper({
      peerOf: mac.peerOf,
      above: mac.above,
      signal,
      start: async (socket) => {
        const args = [...program.args, '--socket', socket, '--parent', String(mac.pid)];
        const command = authorisedStart({ file: program.file, args }, prompt);
        return startedProcess(await mac.run(command, signal).catch(unansweredInTime));
      },
    });
  }
  return {
    asks: async () => mac.uid() !== 0,
    start: async (program, signal) => {
      await assertSafeProgram(program, mac.owner);
      return mac.uid() === 0 ? plain.start(program, signal) : ask(program, signal);
    },
  };
}

function unansweredInTime(error: unknown): never {
  throw error instanceof GangwayError && error.code === 'STEP_TIMEOUT'
    ? unanswered('no answer in time')
    : error;
}

/**
 * The helper's end of that. Whose agent it is comes from the system, not from the command line: the person who is
 * signed in on the screen has just been asked there.
 * @param self this program; it must lie where only root writes
 */
export function reachAgentBySocket(self: HelperProgram, mac: ElevatingMac = thisElevatingMac()): ReachAgent {
  return async (args) => {
    if (mac.uid() !== 0) throw failed('not-root');
    mac.becomeRoot();
    await assertSafeProgram(self, mac.owner);
    const [socketOption, path, parentOption, parent = ''] = args;
    const known = socketOption === '--socket' && parentOption === '--parent' && args.length === 4;
    if (!known || path === undefined || !/^[1-9]\d{0,9}$/.test(parent)) throw failed('arguments');
    const { uid } = await personAtScreen(mac.run);
    return reachAgentAt({ path, uid, pid: Number(parent) }, mac.peerOf);
  };
}
