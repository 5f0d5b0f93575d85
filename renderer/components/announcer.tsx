/** A live region that says which steps changed; nothing else speaks by itself. */
import { useState } from 'react';
import type { Screen } from '../../main/contract/view.ts';
import { changedSteps, stepsOf } from '../announcements.ts';
import { useWindow } from '../window-context.ts';

export function Announcer({ screen }: { readonly screen: Screen }) {
  const { say } = useWindow();
  const [seen, setSeen] = useState(screen);
  const [news, setNews] = useState<ReturnType<typeof changedSteps>>([]);
  if (seen !== screen) {
    setSeen(screen);
    const changed = changedSteps(stepsOf(seen), stepsOf(screen));
    if (changed.length > 0) setNews(changed);
  }
  return (
    <div className="visually-hidden" role="status" data-testid="announcer">
      {news.map(({ id, kind, subject, state }) => (
        <p key={id}>{`${say(`common:step.${kind}`, { subject })}: ${say(`common:state.${state}`)}`}</p>
      ))}
    </div>
  );
}
