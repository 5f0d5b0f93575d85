/** Sets a simulated computer up, and takes that back: the least that an agent does. For tests only. */
import type { Step } from '../../../protocol/plan.ts';
import { actionOf } from '../../core/packages/action-of.ts';
import type { Platform } from '../../core/ports/platform.ts';
import { sandboxPlatform } from '../sandbox/index.ts';
import { hostOs } from '../select.ts';
import { profileStep, registrationStep } from './registration-rehearsal.ts';
import { applicationStep, contextOf, hostNameStep, managementStep, rootStep } from './rehearsal.ts';

const STEPS: readonly Step[] = [
  rootStep,
  managementStep,
  registrationStep,
  profileStep,
  hostNameStep,
  applicationStep,
];

/** The two tasks, each on the computer in `directory`, under its lock. Each can be begun again after a kill. */
export const tasks = {
  'set-up': (directory: string): Promise<void> => locked(directory, setUp),
  'take-back': (directory: string): Promise<void> => locked(directory, takeBack),
} as const;

async function locked(directory: string, task: (platform: Platform) => Promise<void>): Promise<void> {
  const platform = sandboxPlatform(directory, hostOs());
  const lock = await platform.lock();
  try {
    await task(platform);
  } finally {
    await lock.release();
  }
}

async function setUp(platform: Platform): Promise<void> {
  await platform.facts();
  await platform.keys.open();
  const known = await recorded(platform);
  for (const step of STEPS) {
    const action = actionOf(platform.steps, step);
    if ((await action.check()).kind === 'not-done') await action.apply(contextOf());
    const verified = await action.check();
    if (verified.kind !== 'done' && verified.kind !== 'pending')
      throw new Error(`${step.id} is ${verified.kind}`);
    if (!known.includes(step.id)) await record(platform, step.id);
  }
  await platform.restart.continueAfter();
}

async function takeBack(platform: Platform): Promise<void> {
  await platform.restart.forget();
  for (const step of STEPS.toReversed()) await actionOf(platform.steps, step).undo();
  await platform.keys.destroy();
  await platform.journal.archive();
}

/** Cuts off what a kill between writing and syncing may have left. Here every whole line counts. */
async function recorded({ journal }: Platform): Promise<string[]> {
  const text = Buffer.from(await journal.read()).toString();
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await journal.truncate(whole.length);
  return whole.split('\n').slice(0, -1);
}

async function record({ journal }: Platform, line: string): Promise<void> {
  await journal.append(Buffer.from(`${line}\n`));
  await journal.sync();
}
