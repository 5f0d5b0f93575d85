/** A3: the person compares. Enter confirms nothing here: the way on must be meant. */
import { formatDate } from '../../texts/index.ts';
import { Primary, Secondary } from '../components/actions.tsx';
import { Fingerprint } from '../components/fingerprint.tsx';
import { Page } from '../components/page.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function ConfirmRoot({ screen }: ScreenProps<'confirm-root'>) {
  const { say, act, language } = useWindow();
  const { host, subject, validUntil, fingerprint } = screen;
  return (
    <Page
      title={say('wizard:confirmRoot.title')}
      lead={say('wizard:confirmRoot.text', { host })}
      back={
        <Secondary onPress={() => act((client) => client.enrollment.rejectRoot())}>
          {say('wizard:confirmRoot.differ')}
        </Secondary>
      }
      on={
        <Primary onPress={() => act((client) => client.enrollment.confirmRoot({ fingerprint }))}>
          {say('wizard:confirmRoot.same')}
        </Primary>
      }
    >
      <Fingerprint fingerprint={fingerprint} />
      <p className="hint">
        {say('wizard:confirmRoot.certificate', { subject, date: formatDate(language, validUntil) })}
      </p>
    </Page>
  );
}
