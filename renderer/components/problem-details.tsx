/** What IT reads of a failure: names and values as the program has them, folded away from everybody else. */
import { useWindow } from '../window-context.ts';

export function ProblemDetails({ details }: { readonly details: Readonly<Record<string, string>> }) {
  const { say } = useWindow();
  const entries = Object.entries(details);
  if (entries.length === 0) return null;
  return (
    <details className="technical">
      <summary>{say('wizard:failed.details')}</summary>
      <dl dir="ltr">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
