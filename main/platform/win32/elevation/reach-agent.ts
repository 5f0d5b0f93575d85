/** The helper's side: goes to the agent that started it, and to nobody else. */
import { win32 } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GangwayError } from '../../../../protocol/errors.ts';
import type { ByteLink, HelperProgram, ReachAgent } from '../../../core/ports/elevation.ts';
import { linkOver } from '../../socket-link.ts';
import { closeHandle } from '../api/handle.ts';
import type { Handle } from '../api/library.ts';
import { openPipe, serverProcess } from '../api/named-pipe.ts';
import { imageOf, withProcess } from '../api/process.ts';
import { socketOf } from '../api/socket-of-handle.ts';
import { assertSafeProgram } from '../safe-program.ts';
import { type Meeting, meetingOf, pipeName } from './meeting.ts';

/** Others may hold the pipe for a moment, until the agent throws them out. */
const TRIES = 100;
const PAUSE_MS = 50;

/**
 * Opens the pipe of the agent that the arguments name.
 * @param self this program
 * @returns throws HELPER_UNSAFE when others could change this program; HELPER_START_FAILED when there is no such pipe or
 * process, another process made the pipe, or that process runs a program that does not lie beside this one
 */
export const reachAgentByPipe =
  (self: HelperProgram): ReachAgent =>
  async (args) => {
    assertSafeProgram(self);
    const meeting = meetingOf(args);
    return withProcess(meeting.parent, (agent) => reach(meeting, agent, self));
  };

async function reach(meeting: Meeting, agent: Handle, self: HelperProgram): Promise<ByteLink> {
  const refused = (why: string): GangwayError =>
    new GangwayError('HELPER_START_FAILED', { details: { why } });
  // Keeps out other programs, though not other scripts of the Node that lies there (docs/adr/0014).
  if (folderOf(imageOf(agent)) !== folderOf(self.file)) throw refused('started from elsewhere');
  const pipe = await opened(pipeName(meeting));
  if (serverProcess(pipe) !== meeting.parent) {
    closeHandle(pipe);
    throw refused('pipe of another process');
  }
  try {
    return linkOver(socketOf(pipe));
  } catch (cause) {
    // Thrown out by the agent, or the agent ended, since it was opened.
    throw new GangwayError('HELPER_START_FAILED', { details: { why: 'pipe is gone' }, cause });
  }
}

const folderOf = (path: string): string => win32.dirname(path).toLowerCase();

async function opened(name: string): Promise<Handle> {
  for (let tries = 1; ; tries += 1) {
    const pipe = openPipe(name);
    if (pipe !== undefined) return pipe;
    if (tries === TRIES) throw new GangwayError('HELPER_START_FAILED', { details: { why: 'pipe is busy' } });
    await pause(PAUSE_MS);
  }
}
