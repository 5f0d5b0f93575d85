/** Until the engine has spoken. */
import type { Say } from '../../texts/index.ts';

export function Starting({ say }: { readonly say: Say }) {
  return (
    <main className="alone">
      <span className="spinner" aria-hidden="true" />
      <h1>{say('wizard:starting.title')}</h1>
    </main>
  );
}
