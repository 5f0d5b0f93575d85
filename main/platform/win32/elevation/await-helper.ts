/** The agent's side: a pipe, a question of Windows to the person, and the one process that may come to the pipe. */
import { randomBytes } from 'node:crypto';
import { win32 } from 'node:path';
import { GangwayError } from '../../../../protocol/errors.ts';
import type { ByteLink, HelperProgram } from '../../../core/ports/elevation.ts';
import { linkOver } from '../../socket-link.ts';
import { startElevated } from '../api/elevated-start.ts';
import { closeHandle } from '../api/handle.ts';
import type { Handle } from '../api/library.ts';
import { clientOf, clientProcess, createPipe, disconnect } from '../api/named-pipe.ts';
import { exitCodeOf, idOfProcess } from '../api/process.ts';
import { socketOf } from '../api/socket-of-handle.ts';
import { quoted } from '../system-task.ts';
import { HELPER_ONLY, type Meeting, meetingArgs, pipeName } from './meeting.ts';

/** From the person's yes until the helper is there; a virus scanner may look at all of it first. */
export const ARRIVAL_MS = 30_000;
/** How soon a wish to stop is noticed. */
const SLICE_MS = 100;

/** Starts a program with the rights of an administrator. */
export type Start = typeof startElevated;

/**
 * @param start how, in tests without a question
 * @throws HELPER_DECLINED, HELPER_START_FAILED; CANCELLED when the signal says so, also while Windows asks: a
 * helper that is started after that finds nobody, and ends
 */
export async function startHelper(
  program: HelperProgram,
  signal: AbortSignal,
  start: Start = startElevated,
  arrivalMs = ARRIVAL_MS,
): Promise<ByteLink> {
  const meeting: Meeting = { id: randomBytes(16).toString('hex'), parent: process.pid };
  const pipe = createPipe(pipeName(meeting), HELPER_ONLY);
  let helper: Handle | undefined;
  try {
    const parameters = [...program.args, ...meetingArgs(meeting)].map(quoted).join(' ');
    helper = await unlessAborted(start(program.file, parameters, win32.dirname(program.file)), signal);
    await arrival(pipe, helper, signal, arrivalMs);
    const socket = socketOf(pipe);
    const held = helper;
    // Until then its number is nobody else's.
    socket.once('close', () => closeHandle(held));
    return linkOver(socket);
  } catch (error) {
    closeHandle(pipe);
    if (helper !== undefined) closeHandle(helper);
    throw error;
  }
}

/** Nothing takes the question away from the person, but nobody has to wait for the answer. */
async function unlessAborted(starting: Promise<Handle>, signal: AbortSignal): Promise<Handle> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new GangwayError('CANCELLED'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([starting, aborted]);
  } catch (error) {
    starting.then(closeHandle, () => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Resolves when `helper` has the pipe. Others are thrown out, as often as they come. */
async function arrival(pipe: Handle, helper: Handle, signal: AbortSignal, ms: number): Promise<void> {
  const id = idOfProcess(helper);
  const end = performance.now() + ms;
  const failed = (why: string): GangwayError => new GangwayError('HELPER_START_FAILED', { details: { why } });
  while (performance.now() < end) {
    if (signal.aborted) throw new GangwayError('CANCELLED');
    const came = await clientOf(pipe, helper, SLICE_MS);
    if (came === 'instead') throw failed(`ended with ${exitCodeOf(helper) ?? 'no code'}`);
    if (came === 'client') {
      if (clientProcess(pipe) === id) return;
      disconnect(pipe);
    }
  }
  throw failed('did not come');
}
