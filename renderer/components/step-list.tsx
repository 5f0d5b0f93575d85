/** The steps on this computer: an icon and a word for each state, the time taken, bytes while they come. */
import { ProgressBar } from 'react-aria-components/ProgressBar';
import type { StepView } from '../../main/contract/view.ts';
import { formatBytes, formatDuration } from '../../texts/index.ts';
import { useWindow } from '../window-context.ts';
import { Primary, Secondary } from './actions.tsx';
import { AlertIcon, CheckIcon, DashIcon } from './icons.tsx';
import { ProblemCard } from './problem-card.tsx';

interface StepListProps {
  readonly steps: readonly StepView[];
  readonly label: string;
  /** Given where a failed step can be tried again. */
  readonly onRetry?: (step: string) => void;
}

export function StepList({ steps, label, onRetry }: StepListProps) {
  // Never two primary buttons: the first failed step has it.
  const first = steps.find(({ problem }) => problem)?.id;
  return (
    <ul className="steps" aria-label={label}>
      {steps.map((step) => (
        <StepItem
          key={step.id}
          step={step}
          retry={step.id === first ? Primary : Secondary}
          {...(onRetry ? { onRetry } : {})}
        />
      ))}
    </ul>
  );
}

interface StepItemProps {
  readonly step: StepView;
  /** The kind of button that tries it again. */
  readonly retry: typeof Primary;
  readonly onRetry?: (step: string) => void;
}

function StepItem({ step, retry: Retry, onRetry }: StepItemProps) {
  const { say } = useWindow();
  const name = say(`common:step.${step.kind}`, { subject: step.subject });
  return (
    <li className={`step is-${step.state}`}>
      <StepIcon state={step.state} />
      <span className="step-name">{name}</span>
      <StepState step={step} />
      {step.progress && step.progress.total > 0 && (
        <ProgressBar
          className="progress"
          aria-label={name}
          value={step.progress.done}
          maxValue={step.progress.total}
        >
          {({ percentage }) => (
            <div className="progress-fill" style={{ inlineSize: `${percentage ?? 0}%` }} />
          )}
        </ProgressBar>
      )}
      {step.problem && (
        <ProblemCard
          problem={step.problem}
          copy
          actions={onRetry && <Retry onPress={() => onRetry(step.id)}>{say('common:action.tryAgain')}</Retry>}
        />
      )}
    </li>
  );
}

function StepIcon({ state }: { readonly state: StepView['state'] }) {
  return (
    <span className="step-icon">
      {state === 'done' && <CheckIcon />}
      {state === 'failed' && <AlertIcon />}
      {state === 'skipped' && <DashIcon />}
    </span>
  );
}

function StepState({ step }: { readonly step: StepView }) {
  const { say, language } = useWindow();
  const { progress, durationMs } = step;
  const figure =
    progress && progress.total > 0
      ? say('common:bytes', {
          done: formatBytes(language, progress.done),
          total: formatBytes(language, progress.total),
        })
      : durationMs !== undefined && formatDuration(language, durationMs);
  return (
    <span className="step-state">
      <span className="step-word">{say(`common:state.${step.state}`)}</span>
      {figure !== false && <span className="step-figure">{figure}</span>}
    </span>
  );
}
