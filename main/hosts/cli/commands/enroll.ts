/** `gangway enroll`, `resume` and `unenroll`: three wishes of the same engine. */
import { GangwayError } from '../../../../protocol/errors.ts';
import type { View } from '../../../contract/view.ts';
import { compose } from '../../../engine/compose.ts';
import type { Engine } from '../../../engine/engine.ts';
import { drive } from '../drive.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { narrate } from '../narrate.ts';
import type { CommandParts } from './parts.ts';

/** @returns the exit code. */
export async function enroll(parts: CommandParts): Promise<number> {
  const { options, words, questions, language, environment } = parts;
  const { simulate, helper, rootFingerprint } = options;
  const engine = await compose({ simulate, helper, environment, language, rootFingerprint });
  const interrupted = new Promise<number>((resolve) => {
    process.once('SIGINT', () => resolve(exitCodeOf('CANCELLED')));
    process.once('SIGTERM', () => resolve(exitCodeOf('CANCELLED')));
  });
  try {
    const goal = await goalOf(parts, engine);
    const first = await engine.handlers.enrollment.view();
    const stopTelling = tell(parts, engine, first);
    const driven = drive({
      engine,
      options,
      questions,
      say: words.say,
      print: parts.print,
      goal,
      failedBefore: failedSteps(first),
    });
    const exitCode = await Promise.race([driven, interrupted.then(() => undefined)]);
    if (exitCode !== undefined) return exitCode;
    stopTelling();
    if (!options.json) parts.write(`\n${words.say('cli:interrupted')}\n`);
    driven.catch(() => undefined);
    return await interrupted;
  } finally {
    await engine.close();
  }
}

/** What the command wants, and whether this computer is one it can be wanted of. */
async function goalOf({ options }: CommandParts, engine: Engine): Promise<'enrolled' | 'unenrolled'> {
  const { screen } = await engine.handlers.enrollment.view();
  const fresh = screen.kind === 'server' || screen.kind === 'language';
  switch (options.command) {
    case 'unenroll':
      // A rest of an enrollment that is over is told to the service; otherwise there is nothing to take back.
      if (fresh || screen.kind === 'code') throw new GangwayError('NOT_ENROLLED');
      return 'unenrolled';
    case 'resume':
      if (fresh) throw new GangwayError('NOT_ENROLLED');
      return 'enrolled';
    default:
      if (screen.kind === 'finished') {
        await engine.idle();
        const { screen: now } = await engine.handlers.enrollment.view();
        // An order was followed, or the device is revoked: told as it is.
        if (now.kind === 'finished') throw new GangwayError('ALREADY_ENROLLED');
      }
      return 'enrolled';
  }
}

/** Prints what happens from now on. @returns the end of it. */
function tell({ print, options }: CommandParts, engine: Engine, first: View): () => void {
  let before: View | undefined;
  const next = (view: View): void => {
    for (const event of narrate(before, view)) print(event, view.organisation?.name);
    before = view;
  };
  // How it stood is news only for who did not come to change it.
  if (options.command === 'unenroll' || failedSteps(first)) before = first;
  else next(first);
  return engine.onChanged(next);
}

const failedSteps = ({ screen }: View): boolean =>
  screen.kind === 'finished' && screen.steps.some(({ problem }) => problem !== undefined);
