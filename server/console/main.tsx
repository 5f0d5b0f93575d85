/** Starts the console in the page. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { GangwayError } from '../../protocol/errors.ts';
import { App } from './app.tsx';
import { language } from './texts/text.ts';
import '../tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/controls.css';
import './styles/lists.css';
import './styles/details.css';

/** Repeating helps against a network that was away, not against an answer. */
const mayHelp = (error: Error): boolean =>
  error instanceof GangwayError && error.code === 'NETWORK_UNREACHABLE';

const client = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => count < 2 && mayHelp(error), staleTime: 5_000 } },
});

const root = document.querySelector('#root');
if (root) {
  document.documentElement.lang = language;
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale={language}>
        <QueryClientProvider client={client}>
          <App />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}
