/** Done: what was set up, and what is still to come by itself. */
import { Primary, Secondary } from '../components/actions.tsx';
import { Facts } from '../components/facts.tsx';
import { Page } from '../components/page.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { StepList } from '../components/step-list.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Finished({ screen }: ScreenProps<'finished'>) {
  const { say, act, view, refusal } = useWindow();
  const { hostName, steps, restartNeeded, unreported } = screen;
  return (
    <Page
      mark="good"
      title={say('wizard:finished.title')}
      lead={say('wizard:finished.text', { organisation: view.organisation?.name ?? '' })}
      back={
        <Secondary onPress={() => act((client) => client.enrollment.askUnenroll())}>
          {say('wizard:finished.unenroll')}
        </Secondary>
      }
      on={<Primary onPress={() => window.close()}>{say('common:action.close')}</Primary>}
    >
      {refusal && <ProblemCard problem={refusal} />}
      {restartNeeded && <p className="note">{say('wizard:finished.restart')}</p>}
      <Facts facts={[{ name: say('wizard:finished.hostName'), value: hostName }]} />
      <section className="section">
        <h2>{say('wizard:finished.steps')}</h2>
        <StepList steps={steps} label={say('wizard:finished.steps')} />
      </section>
      {unreported > 0 && <p className="hint">{say('wizard:finished.unreported', { count: unreported })}</p>}
    </Page>
  );
}
