/** The console: nobody in, or the page that the address names. */
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { RouterProvider } from 'react-aria-components';
import { GangwayError } from '../../protocol/errors.ts';
import { SessionContext, useSession } from './client/session.ts';
import { Loading, ProblemNotice } from './components/notice.tsx';
import { Page } from './components/page.tsx';
import { Shell } from './components/shell.tsx';
import { AuditPage } from './pages/audit.tsx';
import { ConfigurationPage } from './pages/configuration.tsx';
import { EnrollmentPage } from './pages/enrollment.tsx';
import { EnrollmentsPage } from './pages/enrollments.tsx';
import { ItemPage } from './pages/item.tsx';
import { ItemsPage } from './pages/items.tsx';
import { PackagesPage } from './pages/packages.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { UsersPage } from './pages/users.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { go, to, usePlace } from './routing.ts';
import { t } from './texts/text.ts';

/**
 * An answer anywhere that nobody is signed in any more brings back the sign-in page.
 * @returns whether that is how a session ended, and not by signing out.
 */
function useEndOfSession(): { ended: boolean; begin: () => void } {
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    const look = (error: unknown): void => {
      if (!(error instanceof GangwayError) || error.code !== 'SIGN_IN_REQUIRED') return;
      if (client.getQueryData(['session'])) setEnded(true);
      client.setQueryData(['session'], null);
    };
    const stopQueries = client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
    });
    const stopMutations = client.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [client]);
  return { ended, begin: () => setEnded(false) };
}

export function App() {
  const session = useSession();
  const { ended, begin } = useEndOfSession();
  if (session.data === null) return <SignInPage ended={ended} onSignedIn={begin} />;
  if (!session.data) {
    return (
      <main className="sign-in">
        {session.error ? (
          <ProblemNotice error={session.error} onRetry={() => void session.refetch()} />
        ) : (
          <Loading />
        )}
      </main>
    );
  }
  return (
    <RouterProvider navigate={(path) => go(path)}>
      <SessionContext value={session.data}>
        <Shell>
          <CurrentPage />
        </Shell>
      </SessionContext>
    </RouterProvider>
  );
}

function CurrentPage(): ReactNode {
  const { path } = usePlace();
  const [, subject = '', id] = path.split('/');
  useEffect(() => {
    if (subject === '') go(to.items, { replace: true });
  }, [subject]);
  switch (subject) {
    case '':
      return null;
    case 'items':
      return id === undefined ? <ItemsPage /> : <ItemPage key={id} id={id} />;
    case 'enrollments':
      return id === undefined ? <EnrollmentsPage /> : <EnrollmentPage key={id} id={id} />;
    case 'configuration':
      return <ConfigurationPage />;
    case 'packages':
      return <PackagesPage />;
    case 'settings':
      return <SettingsPage />;
    case 'users':
      return <UsersPage />;
    case 'audit':
      return <AuditPage />;
    default:
      return (
        <Page title={t('app.unknown-page')} intro={t('app.unknown-page.help')}>
          {null}
        </Page>
      );
  }
}
