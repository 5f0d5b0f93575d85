/** A10, A15: the person's own confirmation. The dangerous way names what it does; Enter does not take it. */
import { Primary, Secondary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { PermissionNote } from '../components/permission-note.tsx';
import { PlainSteps } from '../components/plain-steps.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { WithdrawalNote } from '../components/withdrawal-note.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function ConfirmUnenroll({ screen }: ScreenProps<'confirm-unenroll'>) {
  const { say, act, view, refusal } = useWindow();
  return (
    <Page
      title={say('wizard:confirmUnenroll.title')}
      lead={say('wizard:confirmUnenroll.text', { organisation: view.organisation?.name ?? '' })}
      back={
        <Secondary onPress={() => act((client) => client.enrollment.keepEnrolled())}>
          {say('wizard:confirmUnenroll.keep')}
        </Secondary>
      }
      on={
        <Primary onPress={() => act((client) => client.enrollment.confirmUnenroll())}>
          {say('wizard:confirmUnenroll.unenroll')}
        </Primary>
      }
    >
      {refusal && <ProblemCard problem={refusal} />}
      <PlainSteps title={say('wizard:confirmUnenroll.removes')} steps={screen.removes} wording="undo" />
      <PlainSteps title={say('wizard:confirmUnenroll.keeps')} steps={screen.keeps} wording="undo" />
      <PermissionNote />
      <WithdrawalNote />
    </Page>
  );
}
