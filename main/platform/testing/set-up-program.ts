/**
 * Sets a simulated computer up, or takes that back: the least that an agent does, as a process that can be
 * killed. Arguments: directory, `set-up` or `take-back`. For tests only.
 */
import type { Step } from '../../../protocol/plan.ts';
import { actionOf } from '../../core/packages/action-of.ts';
import { sandboxPlatform } from '../sandbox/index.ts';
import { hostOs } from '../select.ts';
import { applicationStep, contextOf, hostNameStep, managementStep, rootStep } from './rehearsal.ts';

const [directory = '', task = ''] = process.argv.slice(2);
const platform = sandboxPlatform(directory, hostOs());
const { journal } = platform;
const steps: Step[] = [rootStep, managementStep, hostNameStep, applicationStep];

/** Cuts off what a kill between writing and syncing may have left. Here every whole line counts. */
async function lines(): Promise<string[]> {
  const text = Buffer.from(await journal.read()).toString();
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await journal.truncate(whole.length);
  return whole.split('\n').slice(0, -1);
}

async function record(line: string): Promise<void> {
  await journal.append(Buffer.from(`${line}\n`));
  await journal.sync();
}

async function setUp(): Promise<void> {
  await platform.facts();
  await platform.keys.open();
  const known = await lines();
  for (const step of steps) {
    const action = actionOf(platform.steps, step);
    if ((await action.check()).kind === 'not-done') await action.apply(contextOf());
    const verified = await action.check();
    if (verified.kind !== 'done' && verified.kind !== 'pending')
      throw new Error(`${step.id} is ${verified.kind}`);
    if (!known.includes(step.id)) await record(step.id);
  }
  await platform.restart.continueAfter();
}

async function takeBack(): Promise<void> {
  await platform.restart.forget();
  for (const step of steps.toReversed()) await actionOf(platform.steps, step).undo();
  await platform.keys.destroy();
  await journal.archive();
}

const lock = await platform.lock();
await (task === 'set-up' ? setUp() : takeBack());
await lock.release();
