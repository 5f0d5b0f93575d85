/** What the person does in the system, one picture and one sentence a step. */
import type { GuidanceStep } from '../../texts/index.ts';
import { Picture } from './guidance-picture.tsx';

interface GuidanceStepsProps {
  readonly steps: readonly GuidanceStep[];
  readonly label: string;
}

export const GuidanceSteps = ({ steps, label }: GuidanceStepsProps) => (
  <ol className="guidance-steps" aria-label={label}>
    {steps.map(({ picture, text }) => (
      <li key={text} className="guidance-step">
        <Picture of={picture} />
        <p>{text}</p>
      </li>
    ))}
  </ol>
);
