/** G7: what IT will see and do, from the computer's own facts and the plan, before anything is changed. */
import { factWords } from '../../texts/index.ts';
import { Primary, Secondary } from '../components/actions.tsx';
import { Facts } from '../components/facts.tsx';
import { Page } from '../components/page.tsx';
import { PermissionNote } from '../components/permission-note.tsx';
import { PlainSteps } from '../components/plain-steps.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Consent({ screen }: ScreenProps<'consent'>) {
  const { say, act, view, refusal } = useWindow();
  return (
    <Page
      title={say('wizard:consent.title', { organisation: view.organisation?.name ?? '' })}
      lead={say('wizard:consent.text')}
      back={
        <Secondary onPress={() => act((client) => client.enrollment.decline())}>
          {say('wizard:consent.decline')}
        </Secondary>
      }
      on={
        <Primary onPress={() => act((client) => client.enrollment.consent())}>
          {say('wizard:consent.agree')}
        </Primary>
      }
    >
      <PermissionNote />
      {refusal && <ProblemCard problem={refusal} />}
      <section className="section">
        <h2>{say('wizard:consent.sees')}</h2>
        <Facts facts={factWords(say, screen.facts)} />
      </section>
      <PlainSteps title={say('wizard:consent.does')} steps={screen.steps} wording="plan" />
    </Page>
  );
}
