/** The code is on its way. */
import { Page } from '../components/page.tsx';
import { Waiting } from '../components/waiting.tsx';
import { useWindow } from '../window-context.ts';

export function Redeeming() {
  const { say, view } = useWindow();
  return (
    <Page
      title={say('wizard:redeeming.title')}
      lead={say('wizard:redeeming.text', { organisation: view.organisation?.name ?? '' })}
    >
      <Waiting />
    </Page>
  );
}
