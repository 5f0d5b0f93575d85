/** The engine behind this window is gone. Its journal is safe; only the window is of no use any more. */
import type { Say } from '../../texts/index.ts';

export function Lost({ say }: { readonly say: Say }) {
  return (
    <main className="alone" role="alert">
      <h1>{say('wizard:lost.title')}</h1>
      <p>{say('wizard:lost.text')}</p>
    </main>
  );
}
