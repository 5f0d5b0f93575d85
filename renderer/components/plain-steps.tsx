/** Steps as a plain list of sentences: what will happen, what goes, what stays. */
import type { StepView } from '../../main/contract/view.ts';
import { useWindow } from '../window-context.ts';

interface PlainStepsProps {
  readonly title: string;
  readonly steps: readonly StepView[];
  /** `plan`: what will be done. `undo`: the thing that is taken back or stays. */
  readonly wording: 'plan' | 'undo';
}

export function PlainSteps({ title, steps, wording }: PlainStepsProps) {
  const { say } = useWindow();
  if (steps.length === 0) return null;
  return (
    <section className="section">
      <h2>{title}</h2>
      <ul className="plain-list">
        {steps.map(({ id, kind, subject }) => (
          <li key={id}>{say(`common:${wording}.${kind}`, { subject })}</li>
        ))}
      </ul>
    </section>
  );
}
