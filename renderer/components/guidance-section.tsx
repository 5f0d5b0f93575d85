/** What is left to the person in the system, beside what else a page says. */
import type { Guidance } from '../../main/contract/guidance.ts';
import { guidanceWords } from '../../texts/index.ts';
import { useWindow } from '../window-context.ts';
import { GuidanceSteps } from './guidance-steps.tsx';

interface GuidanceSectionProps {
  readonly guidance: Guidance;
}

export function GuidanceSection({ guidance }: GuidanceSectionProps) {
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
