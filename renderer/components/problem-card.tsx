/** A failure in plain words: what happened, what to do, and the code small at the end for helpdesk. */
import type { ReactNode } from 'react';
import { formatDuration, problemWords } from '../../texts/index.ts';
import type { ShownProblem } from '../use-engine.ts';
import { useWindow } from '../window-context.ts';
import { CopyDetails } from './copy-details.tsx';
import { ErrorCodeNote } from './error-code-note.tsx';
import { GuidanceSection } from './guidance-section.tsx';
import { ProblemDetails } from './problem-details.tsx';

interface ProblemCardProps {
  readonly problem: ShownProblem;
  readonly actions?: ReactNode;
  readonly copy?: boolean;
}

export function ProblemCard({ problem, actions, copy = false }: ProblemCardProps) {
  const { say, view, language } = useWindow();
  const words = problemWords(say, problem.code, view.organisation?.name);
  const wait = problem.retryAfter;
  return (
    <div className="card" role="alert">
      <p>
        <strong>{words.what}</strong> {words.do}
      </p>
      {wait !== undefined && <p>{say('common:wait', { duration: formatDuration(language, wait * 1000) })}</p>}
      <div className="card-actions">
        {actions}
        {copy && <CopyDetails />}
        <ErrorCodeNote code={problem.code} />
      </div>
      {problem.guidance && <GuidanceSection guidance={problem.guidance} />}
      <ProblemDetails details={problem.details} />
    </div>
  );
}
