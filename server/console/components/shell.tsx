/** What stands around every page: subjects at the start side, the account at their foot. */
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button as AriaButton, Link } from 'react-aria-components';
import { call } from '../client/call.ts';
import { useAccount, useSignedOut } from '../client/session.ts';
import { useLive } from '../live/use-live.ts';
import { ChangePasswordDialog } from '../pages/change-password.tsx';
import { BASE, to, usePlace } from '../routing.ts';
import { t } from '../texts/text.ts';
import { Brand } from './brand.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export function Shell({ children }: { children: ReactNode }) {
  const { path } = usePlace();
  const { organisation, permissions } = useAccount();
  // Open on the page where it was opened: going to another one closes it.
  const [openAt, setOpenAt] = useState<string>();
  const open = openAt === path;
  const connected = useLive();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    // A new page is read from its start, except the first one, which the browser reads by itself.
    if (shown.current !== path) main.current?.focus();
    shown.current = path;
  }, [path]);
  return (
    <div className="shell" data-open={open}>
      <a className="skip" href="#page">
        {t('app.skip')}
      </a>
      <header className="rail">
        <div className="rail-head">
          <Brand name={organisation.name} />
          <AriaButton
            className="button button-quiet rail-toggle"
            aria-expanded={open}
            aria-controls="subjects"
            onPress={() => setOpenAt(open ? undefined : path)}
          >
            <Icon name="menu" />
            {t('app.menu')}
          </AriaButton>
        </div>
        <div className="rail-body" id="subjects">
          <nav aria-label={t('nav.label')}>
            <Group title={t('nav.enroll')}>
              <Entry href={to.items} label={t('nav.items')} />
              <Entry href={to.enrollments} label={t('nav.enrollments')} />
            </Group>
            <Group title={t('nav.setup')}>
              <Entry href={to.configuration} label={t('nav.configuration')} />
              <Entry href={to.packages} label={t('nav.packages')} />
            </Group>
            <Group title={t('nav.system')}>
              <Entry href={to.settings} label={t('nav.settings')} />
              {permissions.includes('users:write') && <Entry href={to.users} label={t('nav.users')} />}
              {permissions.includes('audit:read') && <Entry href={to.audit} label={t('nav.audit')} />}
            </Group>
          </nav>
          <Account connected={connected} />
        </div>
      </header>
      <main id="page" className="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="nav-group">
    <h2 className="nav-title">{title}</h2>
    <ul>{children}</ul>
  </div>
);

function Entry({ href, label }: { href: string; label: string }) {
  const { path } = usePlace();
  const own = href.slice(BASE.length);
  const current = path === own || path.startsWith(`${own}/`);
  return (
    <li>
      <Link className="nav-link" href={href} {...(current && { 'aria-current': 'page' as const })}>
        {label}
      </Link>
    </li>
  );
}

function Account({ connected }: { connected: boolean }) {
  const { user } = useAccount();
  const signedOut = useSignedOut();
  const [changing, setChanging] = useState(false);
  const signOut = useMutation({ mutationFn: () => call('signOut', {}), onSettled: signedOut });
  return (
    <section className="account" aria-label={t('account.label')}>
      <p className="live" data-on={connected} title={connected ? t('live.on.help') : t('live.off.help')}>
        <span className="live-dot" aria-hidden="true" />
        <span role="status">{connected ? t('live.on') : t('live.off')}</span>
      </p>
      <p className="account-name">
        <bdi>{user.userName}</bdi>
        <span className="quiet small">{t(`role.${user.role}`)}</span>
      </p>
      <Button onPress={() => setChanging(true)}>{t('password.title')}</Button>
      <Button look="plain" isPending={signOut.isPending} onPress={() => signOut.mutate()}>
        {t('account.sign-out')}
      </Button>
      {changing && <ChangePasswordDialog onClose={() => setChanging(false)} />}
    </section>
  );
}
