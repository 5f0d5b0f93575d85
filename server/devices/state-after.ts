/**
 * How an enrollment stands after an event of its device.
 *
 *   redeemed ─consented, step…─▶ setting-up ─enrolled▶ enrolled ─unenrolled▶ unenrolled
 *      │                          ▲      │ step-failed                         (over)
 *      │                          └─step─▼
 *      │                                 restart-asked ─▶ restarting ─step…─▶ setting-up
 *      └─declined, cancelled─▶ cancelled  failed ─cancelled▶ cancelled (over)
 */
import type { AgentEvent } from '../../protocol/events.ts';
import type { EnrollmentState } from '../../protocol/status.ts';

export interface Standing {
  readonly state: EnrollmentState;
  /** The failure that stands. */
  readonly problem: { readonly code: string; readonly step: string } | undefined;
  /** Nothing more comes from the device after this. */
  readonly over: boolean;
}

const standing = (state: EnrollmentState): Standing => ({ state, problem: undefined, over: false });

export function stateAfter(before: Standing, event: AgentEvent): Standing {
  switch (event.kind) {
    case 'plan-accepted':
    case 'step-skipped':
    case 'order-accepted':
    case 'order-refused':
      return before;
    case 'consented':
    case 'step-started':
    case 'step-pending':
    case 'step-done':
      // What is done on a computer that is enrolled (an undone step, a later package) leaves it enrolled.
      return before.state === 'enrolled' ? before : standing('setting-up');
    case 'restart-asked':
      return before.state === 'enrolled' ? before : standing('restarting');
    case 'step-failed':
      return before.state === 'enrolled'
        ? before
        : { state: 'failed', problem: { code: event.code, step: event.step }, over: false };
    case 'enrolled':
      return standing('enrolled');
    case 'declined':
    case 'cancelled':
      return { ...standing('cancelled'), over: true };
    case 'unenrolled':
      return { ...standing('unenrolled'), over: true };
  }
}
