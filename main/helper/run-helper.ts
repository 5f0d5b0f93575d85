/** One run of the helper: its few arguments, its agent, its end. */
import { failureOf } from '../core/failure.ts';
import type { ByteLink, HelperProgram } from '../core/ports/elevation.ts';
import { hostOs, reachAgent, selectPlatform } from '../platform/select.ts';
import { installedPin } from './pin.ts';
import { resumingProgram } from './programs.ts';
import { refused } from './refusal.ts';
import { serveAgent } from './serve-agent.ts';
import { namesStdio, reachAgentByStdio } from './stdio.ts';

/** @returns the exit code. Never throws. */
export async function runHelper(args: readonly string[]): Promise<number> {
  // Ctrl+C in a terminal reaches both processes. Only the agent answers it: by what it says, or by its end.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
  try {
    const { simulate, rest } = readArguments(args);
    // SECURITY: no folder that somebody names is written to with rights that the system was asked for.
    if (simulate !== undefined && !namesStdio(rest)) throw refused('simulate');
    const link = await linkTo(rest);
    const platform = await selectPlatform({
      os: hostOs(),
      simulate,
      resuming: resumingProgram(),
      agent: process.ppid,
    });
    const pin = await installedPin(new URL('plan-signer.json', import.meta.url));
    await serveAgent(link, { platform, clock: { now: () => Date.now() }, pin });
    return 0;
  } catch (error) {
    // Nobody may read it; it is the last word to whoever started the helper by hand.
    process.stderr.write(`${failureOf(error).code}\n`);
    return 1;
  }
}

/** Before what `Elevation.start` puts behind: the folder of a simulated computer, if it is one. */
function readArguments(args: readonly string[]): { simulate: string | undefined; rest: readonly string[] } {
  const [option, folder, ...rest] = args;
  return option === '--simulate' && folder !== undefined
    ? { simulate: folder, rest }
    : { simulate: undefined, rest: args };
}

async function linkTo(args: readonly string[]): Promise<ByteLink> {
  if (namesStdio(args)) return reachAgentByStdio(args);
  const self: HelperProgram = { file: process.execPath, args: process.argv.slice(1, 2) };
  return (await reachAgent(hostOs(), self))(args);
}
