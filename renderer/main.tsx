import './jitless.ts';
import { createRoot } from 'react-dom/client';
import { createTexts, pickLanguage } from '../texts/index.ts';
import { reachAgent } from './agent.ts';
import { App } from './app.tsx';

async function start(): Promise<void> {
  const root = document.querySelector('#root');
  if (!root) throw new Error('index.html has no #root');
  const texts = await createTexts({
    language: pickLanguage(navigator.languages),
    subjects: ['common', 'wizard', 'errors', 'guidance'],
  });
  createRoot(root).render(<App agent={reachAgent()} texts={texts} />);
}

void start();
