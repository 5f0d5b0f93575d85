/** An agent of a person, or the helper of an administrator who goes to it; each says what the other wrote. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ByteLink } from '../../../main/core/ports/elevation.ts';
import { withEvent } from '../../../main/platform/win32/api/event.ts';
import { clientOf, createPipe } from '../../../main/platform/win32/api/named-pipe.ts';
import { socketOf } from '../../../main/platform/win32/api/socket-of-handle.ts';
import { reachAgentByPipe } from '../../../main/platform/win32/elevation/index.ts';
import { HELPER_ONLY, meetingArgs, pipeName } from '../../../main/platform/win32/elevation/meeting.ts';
import { linkOver } from '../../../main/platform/socket-link.ts';

/** Where both accounts can write. */
const ARGS = 'C:\\Users\\Public\\gangway-two-accounts.json';
const WAIT_MS = 60_000;

async function person(): Promise<ByteLink> {
  const meeting = { id: '5'.repeat(32), parent: process.pid };
  const pipe = createPipe(pipeName(meeting), HELPER_ONLY);
  writeFileSync(`${ARGS}.new`, JSON.stringify(meetingArgs(meeting)));
  renameSync(`${ARGS}.new`, ARGS);
  if ((await withEvent((never) => clientOf(pipe, never, WAIT_MS))) !== 'client')
    throw new Error('nobody came');
  return linkOver(socketOf(pipe));
}

async function administrator(): Promise<ByteLink> {
  while (!existsSync(ARGS)) await pause(100);
  const args = JSON.parse(readFileSync(ARGS, 'utf8')) as string[];
  rmSync(ARGS);
  const self = { file: process.execPath, args: process.argv.slice(1, 2) };
  return reachAgentByPipe(self)(args);
}

setTimeout(() => process.exit(99), WAIT_MS).unref();
const [, , role] = process.argv;
const link = await (role === 'person' ? person() : administrator());
await link.write(Buffer.from(role === 'person' ? 'hello administrator' : 'hello person'));
const { value } = await link.incoming[Symbol.asyncIterator]().next();
process.stdout.write(Buffer.from(value ?? []).toString());
// The other side may still read what was written.
await pause(500);
await link.close();
