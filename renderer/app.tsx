/** The window: rail, page, and what is said to screen readers. */
import { useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Texts } from '../texts/index.ts';
import type { Agent } from './agent.ts';
import { Announcer } from './components/announcer.tsx';
import { Rail } from './components/rail.tsx';
import { TopBar } from './components/top-bar.tsx';
import { useDrafts } from './drafts.ts';
import { type Rail as RailState, railOf, sameRail } from './rail-steps.ts';
import { Lost } from './screens/lost.tsx';
import { NotStarted } from './screens/not-started.tsx';
import { CurrentScreen } from './screens/current-screen.tsx';
import { Starting } from './screens/starting.tsx';
import { useEngine } from './use-engine.ts';
import { useTexts } from './use-texts.ts';
import { WindowContext } from './window-context.ts';

export function App({ agent, texts }: { readonly agent: Agent; readonly texts: Texts }) {
  const engine = useEngine(agent);
  const spoken = useTexts(texts);
  const { view } = engine;
  const drafts = useDrafts(view?.screen.kind);
  const [rail, setRail] = useState<RailState>();

  const chosen = view?.language ?? undefined;
  const { speak } = spoken;
  useEffect(() => {
    if (chosen !== undefined) speak(chosen);
  }, [chosen, speak]);

  if (engine.lost) return <Lost say={spoken.say} />;
  if (!view) {
    return engine.refusal ? (
      <NotStarted say={spoken.say} problem={engine.refusal} />
    ) : (
      <Starting say={spoken.say} />
    );
  }

  const wanted = railOf(view.screen, rail);
  if (!sameRail(rail, wanted)) setRail(wanted);

  const { refusal, act } = engine;
  const shared = { ...spoken, view, client: agent.client, canClose: agent.canClose, refusal, drafts, act };
  return (
    <I18nProvider locale={spoken.language}>
      <WindowContext value={shared}>
        <div className="window">
          <Rail rail={wanted} />
          <main className="main">
            <TopBar rail={wanted} />
            <CurrentScreen screen={view.screen} />
          </main>
          <Announcer screen={view.screen} />
        </div>
      </WindowContext>
    </I18nProvider>
  );
}
