/** Whether the steps of a plan make sense together, so that nothing is begun that could never be finished. */
import { createHash } from 'node:crypto';
import { GangwayError } from '../../../protocol/errors.ts';
import { readInstallationPoint } from '../../../protocol/installation-point.ts';
import type { Step } from '../../../protocol/plan.ts';
import { inOrder } from '../../core/packages/order.ts';

const invalid = (reason: string, step: string): GangwayError =>
  new GangwayError('PLAN_INVALID', { details: { reason, step } });

/** @throws PLAN_INVALID for steps that have no order, roots that contradict their hash, and addresses that nothing is fetched from */
export function judgeSteps(steps: readonly Step[]): void {
  for (const step of inOrder(steps)) judgeContent(step);
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
