/** What enrollment did is being taken back. */
import { Page } from '../components/page.tsx';
import { PlainSteps } from '../components/plain-steps.tsx';
import { Waiting } from '../components/waiting.tsx';
import { WithdrawalNote } from '../components/withdrawal-note.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Unenrolling({ screen }: ScreenProps<'unenrolling'>) {
  const { say } = useWindow();
  const done = screen.steps.filter(({ state, removable }) => removable && state !== 'waiting');
  return (
    <Page title={say('wizard:unenrolling.title')} lead={say('wizard:unenrolling.text')}>
      <Waiting />
      <WithdrawalNote />
      <PlainSteps title={say('wizard:confirmUnenroll.removes')} steps={done} wording="undo" />
    </Page>
  );
}
