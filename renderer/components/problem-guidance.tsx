/** The way out of a failure that only the person can put right, in the system. */
import type { ProblemView } from '../../main/contract/view.ts';
import { guidanceWords } from '../../texts/index.ts';
import { useWindow } from '../window-context.ts';
import { GuidanceSteps } from './guidance-steps.tsx';

interface ProblemGuidanceProps {
  readonly guidance: NonNullable<ProblemView['guidance']>;
}

export function ProblemGuidance({ guidance }: ProblemGuidanceProps) {
  const { say, view } = useWindow();
  const { title, why, steps } = guidanceWords(say, guidance, view.organisation?.name);
  return (
    <section className="section">
      <h2>{title}</h2>
      <p>{why}</p>
      <GuidanceSteps steps={steps} label={title} />
    </section>
  );
}
