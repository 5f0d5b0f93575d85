/**
 * Runs inside Windows: an agent, a helper or a stranger, to see who gets through to whom. `agent <scenario>` prints
 * one line of JSON: what came of it, or the code and details of the failure.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { GangwayError } from '../../protocol/errors.ts';
import type { ByteLink } from '../../main/core/ports/elevation.ts';
import { startElevated } from '../../main/platform/win32/api/elevated-start.ts';
import { closeHandle } from '../../main/platform/win32/api/handle.ts';
import { createPipe, openPipe } from '../../main/platform/win32/api/named-pipe.ts';
import { idOfProcess, withProcess } from '../../main/platform/win32/api/process.ts';
import { startHelper } from '../../main/platform/win32/elevation/await-helper.ts';
import { reachAgentByPipe, windowsElevation } from '../../main/platform/win32/elevation/index.ts';
import { HELPER_ONLY, meetingOf, pipeName } from '../../main/platform/win32/elevation/meeting.ts';

const [, self = '', role, what = '', ...more] = process.argv;
const program = (...args: string[]) => ({ file: process.execPath, args: [self, ...args] });
const never = new AbortController().signal;
const PIECE = Buffer.alloc(262_144, 7);
/** Written by a helper that had the pipe, however soon it was thrown out. */
const KNOCKED = 'C:\\Users\\Public\\gangway-knocked.txt';
const TOTAL = 128 * 1024 * 1024;

/** Resolves when `child` has printed something. */
const speaks = (...args: string[]): Promise<unknown> => {
  const child = spawn(process.execPath, [self, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.unref();
  return once(child.stdout, 'data');
};
const reachAgent = reachAgentByPipe(program());
const nobody = {
  asks: async () => false,
  start: async (): Promise<ByteLink> => Promise.reject(new Error('no child here')),
};

/** The first piece that comes; what follows can still be read. */
async function first(link: ByteLink): Promise<string> {
  const next = await link.incoming[Symbol.asyncIterator]().next();
  return next.done === true ? 'end' : Buffer.from(next.value).toString();
}
interface Counted {
  readonly bytes: number;
  readonly mbPerSecond: number;
  readonly grownMiB: number;
  /** How often the event loop came round meanwhile. */
  readonly turns: number;
}
async function counted(link: ByteLink): Promise<Counted> {
  let [bytes, turns] = [0, 0];
  const before = process.memoryUsage.rss();
  let largest = before;
  const round = (): void => {
    turns += 1;
    largest = Math.max(largest, process.memoryUsage.rss());
    turning = setImmediate(round);
  };
  let turning = setImmediate(round);
  const began = performance.now();
  const pieces = link.incoming[Symbol.asyncIterator]();
  while (bytes < TOTAL) {
    const next = await pieces.next();
    if (next.done === true) break;
    bytes += next.value.length;
  }
  const seconds = (performance.now() - began) / 1000;
  clearImmediate(turning);
  return {
    bytes,
    mbPerSecond: Math.round(bytes / 1e6 / seconds),
    grownMiB: Math.round((largest - before) / 1024 / 1024),
    turns,
  };
}
async function poured(link: ByteLink): Promise<void> {
  for (let sent = 0; sent < TOTAL; sent += PIECE.length) await link.write(PIECE);
}

const scenarios: Record<string, () => Promise<unknown>> = {
  async meet() {
    const elevation = windowsElevation({ plain: nobody });
    const asks = await elevation.asks();
    const link = await elevation.start(program('helper', 'greet', 'ä "b" c\\'), never);
    const greeting = await first(link);
    await link.close();
    return { asks, greeting };
  },
  async bulk() {
    const link = await startHelper(program('helper', 'pour'), never);
    const came = await counted(link);
    await link.close();
    return came;
  },
  async 'bulk-away'() {
    const link = await startHelper(program('helper', 'drink'), never);
    await poured(link);
    const report = await first(link);
    await link.close();
    return JSON.parse(report);
  },
  /** Somebody of the same account knows the name, because arguments can be seen, and is there first. */
  async 'stranger-first'() {
    let thrown: Promise<unknown> | undefined;
    const link = await startHelper(
      program('helper', 'greet', 'me'),
      never,
      async (file, parameters, folder) => {
        const id = /--pipe ([0-9a-f]+)/.exec(parameters)?.[1] ?? '';
        thrown = speaks('stranger', id);
        await thrown;
        return startElevated(file, parameters, folder);
      },
    );
    const greeting = await first(link);
    await link.close();
    return { greeting };
  },
  /** Another process than the one that was started answers: with the very arguments it was given. */
  async 'other-process'() {
    rmSync(KNOCKED, { force: true });
    const stop = new AbortController();
    const knocked = (async () => {
      for (let tries = 0; tries < 200 && !existsSync(KNOCKED); tries += 1) await pause(100);
      await pause(300);
      stop.abort();
      return existsSync(KNOCKED);
    })();
    const code = await startHelper(
      program('helper', 'knock'),
      stop.signal,
      async (file, parameters, folder) => {
        const idle = await startElevated(file, `"${self}" idle`, folder);
        closeHandle(await startElevated(file, parameters, folder));
        return idle;
      },
    ).then(
      () => 'served',
      (error: unknown) => (error instanceof GangwayError ? error.code : String(error)),
    );
    return { code, knocked: await knocked };
  },
  async 'second-client'() {
    let id = '';
    const link = await startHelper(program('helper', 'greet', 'me'), never, (file, parameters, folder) => {
      id = /--pipe ([0-9a-f]+)/.exec(parameters)?.[1] ?? '';
      return startElevated(file, parameters, folder);
    });
    const greeting = await first(link);
    const second = openPipe(pipeName({ id, parent: 0 })) === undefined ? 'busy' : 'opened';
    await link.close();
    return { greeting, second };
  },
  /** Somebody has made a pipe of this name before. */
  async squatted() {
    const name = pipeName({ id: '0'.repeat(32), parent: 0 });
    const squatter = createServer().listen(name);
    await once(squatter, 'listening');
    return closeHandle(createPipe(name, HELPER_ONLY));
  },
  'early-end': () => startHelper(program('helper', 'exit'), never),
  'never-comes': () => startHelper(program('idle'), never, startElevated, 1500),
  'no-such-program': () =>
    startHelper({ file: process.execPath.replace('node.exe', 'nowhere.exe'), args: [] }, never),
  async 'helper-dies'() {
    const link = await startHelper(program('helper', 'greet-and-die'), never);
    const pieces: string[] = [];
    for await (const piece of link.incoming) pieces.push(Buffer.from(piece).toString());
    const writing = await link.write(PIECE).then(
      () => 'written',
      (error: unknown) => (error instanceof GangwayError ? error.code : String(error)),
    );
    await link.close();
    return { pieces, writing };
  },
  /** The helper writes into the file when its agent is gone. */
  async 'agent-dies'() {
    const link = await startHelper(program('helper', 'note-the-end', ...more), never);
    await first(link);
    process.exit(0);
  },
  'aborted-before': () => startHelper(program('idle'), AbortSignal.abort()),
  async 'aborted-waiting'() {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 700);
    const began = performance.now();
    const code = await startHelper(program('idle'), stop.signal).catch((error: unknown) =>
      error instanceof GangwayError ? error.code : String(error),
    );
    return { code, soon: performance.now() - began < 3000 };
  },
  /** Windows still asks when the person gives up; what is started after that finds nobody. */
  async 'aborted-asking'() {
    const stop = new AbortController();
    const asking = async (file: string, parameters: string, folder: string) => {
      await pause(1500);
      const helper = await startElevated(file, parameters, folder);
      late = withProcess(idOfProcess(helper), async () => 'started');
      return helper;
    };
    let late: Promise<string> | undefined;
    setTimeout(() => stop.abort(), 200);
    const code = await startHelper(program('helper', 'greet', 'late'), stop.signal, asking).catch(
      (error: unknown) => (error instanceof GangwayError ? error.code : String(error)),
    );
    await pause(2500);
    return { code, late: await late };
  },
  /** Helpers that are started with what no agent of theirs wrote. */
  reach: () => reachAgent(more).then(first),
  async 'reach-pipe-of-another'() {
    const name = pipeName({ id: 'a'.repeat(32), parent: 0 });
    const pipe = createPipe(name, HELPER_ONLY);
    try {
      const other = spawn(process.execPath, [self, 'idle'], { stdio: 'ignore' });
      await once(other, 'spawn');
      return await reachAgent(['--pipe', 'a'.repeat(32), '--parent', String(other.pid)]).then(first);
    } finally {
      closeHandle(pipe);
    }
  },
};

const helpers: Record<string, (link: ByteLink, told: string) => Promise<void>> = {
  greet: (link, told) => link.write(Buffer.from(`hello ${told}`)),
  async 'greet-and-die'(link) {
    await link.write(Buffer.from('hello'));
    process.exit(9);
  },
  pour: poured,
  async drink(link) {
    await link.write(Buffer.from(JSON.stringify(await counted(link))));
  },
  async 'note-the-end'(link, file) {
    await link.write(Buffer.from('here'));
    for await (const piece of link.incoming) void piece;
    writeFileSync(file, 'the agent is gone');
  },
};

async function asAgent(): Promise<void> {
  let result: unknown;
  try {
    result = { value: await scenarios[what]?.() };
  } catch (error) {
    if (error instanceof GangwayError) result = { code: error.code, details: error.details };
    else result = { crashed: String(error) };
  }
  process.stdout.write(JSON.stringify(result), () => process.exit());
}

async function asHelper(): Promise<void> {
  if (what === 'exit') process.exit(7);
  const started = more.findIndex((argument) => argument === '--pipe');
  const link = await reachAgent(more.slice(started)).catch((error: unknown) => {
    const why = error instanceof GangwayError ? error.details['why'] : undefined;
    // It was there, and was thrown out again before or after it could look whose pipe it is.
    if (what === 'knock' && (why === 'pipe of another process' || why === 'pipe is gone'))
      writeFileSync(KNOCKED, why);
    throw error;
  });
  if (what === 'knock') writeFileSync(KNOCKED, 'in');
  await helpers[what]?.(link, more[0] ?? '');
  for await (const piece of link.incoming) void piece;
  await link.close();
}

/** Opens the pipe, and keeps it as long as it is let. */
async function asStranger(): Promise<void> {
  const meeting = meetingOf(['--pipe', what, '--parent', '1']);
  try {
    process.stdout.write(openPipe(pipeName(meeting)) === undefined ? 'busy' : 'in');
  } catch (error) {
    process.stdout.write(error instanceof GangwayError ? JSON.stringify(error.details) : String(error));
  }
  await pause(10_000);
}

// Nothing of this outlives its test.
setTimeout(() => process.exit(99), 60_000).unref();
if (role === 'agent') await asAgent();
else if (role === 'helper') await asHelper();
else if (role === 'stranger') await asStranger();
else await pause(40_000);
