/** The plan's steps with their state, each changing by itself. */
import { errorEntry } from '../../../protocol/errors.ts';
import type { Enrollment } from '../../admin-api/schemas/enrollments.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { stepStates, type StepState } from '../live/steps.ts';
import { durationText, stepText } from '../texts/step-text.ts';
import { t } from '../texts/text.ts';

const ICONS = {
  waiting: undefined,
  running: undefined,
  pending: 'clock',
  done: 'check',
  failed: 'bang',
  skipped: 'skip',
} as const satisfies Record<StepState['kind'], IconName | undefined>;

export function StepList({ enrollment }: { enrollment: Enrollment }) {
  const steps = stepStates(enrollment);
  if (steps.length === 0) return <p className="quiet">{t('enrollment.steps.none')}</p>;
  const nameOf = (id: string): string => {
    const found = enrollment.steps.find((step) => step.id === id);
    return found ? stepText(found) : id;
  };
  return (
    <ol className="steps">
      {steps.map(({ step, state }) => {
        const icon = ICONS[state.kind];
        return (
          <li key={step.id} className={`step step-${state.kind}`}>
            <span className="step-mark" aria-hidden="true">
              {icon && <Icon name={icon} />}
            </span>
            <span className="step-name">
              <bdi>{stepText(step)}</bdi>
            </span>
            <span className="quiet">{stateText(state, nameOf)}</span>
            {state.kind === 'failed' && (
              <div className="step-problem">
                <p>{errorEntry(state.code).title}.</p>
                {Object.entries(state.details).map(([name, value]) => (
                  <p key={name} className="quiet small">
                    {name}: <bdi>{value}</bdi>
                  </p>
                ))}
                <code className="small">{state.code}</code>
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function stateText(state: StepState, nameOf: (id: string) => string): string {
  switch (state.kind) {
    case 'waiting':
      return t('step.waiting');
    case 'running':
      return state.attempt > 1
        ? `${t('step.running')}, ${t('step.attempt', { count: state.attempt })}`
        : t('step.running');
    case 'done':
      return `${state.changed ? t('step.done') : t('step.unchanged')} · ${durationText(state.durationMs)}`;
    case 'pending':
      return t('step.pending');
    case 'failed':
      return t('step.failed');
    case 'skipped':
      return t('step.skipped.because', { step: nameOf(state.because) });
  }
}
