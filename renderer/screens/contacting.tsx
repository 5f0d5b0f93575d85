/** Proving the server; nothing secret has left yet. */
import { Secondary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { Waiting } from '../components/waiting.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Contacting({ screen }: ScreenProps<'contacting'>) {
  const { say, act } = useWindow();
  return (
    <Page
      title={say('wizard:contacting.title')}
      lead={say('wizard:contacting.text', { host: screen.host })}
      back={
        <Secondary onPress={() => act((client) => client.enrollment.back())}>
          {say('common:action.back')}
        </Secondary>
      }
    >
      <Waiting />
    </Page>
  );
}
