/** The engine could not open the enrollment of this computer: why, and what to do. */
import { problemWords, type Say } from '../../texts/index.ts';
import type { ShownProblem } from '../use-engine.ts';

export function NotStarted({ say, problem }: { readonly say: Say; readonly problem: ShownProblem }) {
  const words = problemWords(say, problem.code);
  return (
    <main className="alone">
      <h1>{words.what}</h1>
      <p className="lead">{words.do}</p>
      <p className="error-code">
        <span className="visually-hidden">{say('wizard:failed.code')}: </span>
        <code dir="ltr">{problem.code}</code>
      </p>
    </main>
  );
}
