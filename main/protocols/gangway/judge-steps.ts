/** Whether the steps of a plan make sense together, so that nothing is begun that could never be finished. */
import { createHash } from 'node:crypto';
import { GangwayError } from '../../../protocol/errors.ts';
import { readInstallationPoint } from '../../../protocol/installation-point.ts';
import type { Step } from '../../../protocol/plan.ts';

const invalid = (reason: string, step: string): GangwayError =>
  new GangwayError('PLAN_INVALID', { details: { reason, step } });

/** @throws PLAN_INVALID for ids used twice, needs of unknown steps, circles, roots that contradict their hash, and addresses that
 * nothing is fetched from */
export function judgeSteps(steps: readonly Step[]): void {
  const byId = new Map<string, Step>();
  for (const step of steps) {
    if (byId.has(step.id)) throw invalid('duplicate', step.id);
    byId.set(step.id, step);
  }
  for (const step of steps) {
    for (const need of step.needs) if (!byId.has(need)) throw invalid('needs-unknown', step.id);
    judgeContent(step);
  }
  judgeOrder(byId);
}

/** Takes away whatever waits for nothing, again and again; a circle is what stays. */
function judgeOrder(byId: ReadonlyMap<string, Step>): void {
  const left = new Set(byId.keys());
  for (;;) {
    const free = [...left].filter((id) => !byId.get(id)?.needs.some((need) => left.has(need)));
    if (free.length === 0) break;
    for (const id of free) left.delete(id);
  }
  const [stuck] = left;
  if (stuck !== undefined) throw invalid('circle', stuck);
}

/** Where a package lies whose hash decides. */
function sourceOf(step: Step): string | undefined {
  if (step.kind === 'mdm-registration') return step.provisioningPackage?.url;
  return step.kind === 'application' ? step.url : undefined;
}

function addressOf(step: Step): string | undefined {
  if (step.kind === 'mdm-registration') return step.discoveryUrl;
  return step.kind === 'profile' ? step.url : undefined;
}

function judgeContent(step: Step): void {
  if (step.kind === 'root-certificate') {
    const actual = createHash('sha256').update(Buffer.from(step.certificate, 'base64')).digest('hex');
    if (actual !== step.sha256) throw invalid('hash', step.id);
  }
  const source = sourceOf(step);
  if (source !== undefined && readInstallationPoint(source) === undefined) {
    throw invalid(source.startsWith('file:') ? 'address' : 'plain-http', step.id);
  }
  // Windows would be sent to the server with the person's name; a profile can hold a one-time password.
  const address = addressOf(step);
  if (address !== undefined && URL.parse(address)?.protocol !== 'https:')
    throw invalid('plain-http', step.id);
}
