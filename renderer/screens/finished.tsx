/** Done: what was set up, what did not work and can be tried again, and what is still to come by itself. */
import { Primary, Secondary } from '../components/actions.tsx';
import { Facts } from '../components/facts.tsx';
import { Page } from '../components/page.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { StepList } from '../components/step-list.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Finished({ screen }: ScreenProps<'finished'>) {
  const { say, act, view, refusal, canClose } = useWindow();
  const { hostName, steps, restartNeeded, unreported } = screen;
  const failed = steps.filter(({ state }) => state === 'failed').length;
  // While a failed step stands, its *Try again* is the primary.
  const Close = failed === 0 ? Primary : Secondary;
  return (
    <Page
      mark={failed === 0 ? 'good' : 'bad'}
      title={say(failed === 0 ? 'wizard:finished.title' : 'wizard:finished.partlyTitle')}
      lead={
        failed === 0
          ? say('wizard:finished.text', { organisation: view.organisation?.name ?? '' })
          : say('wizard:finished.partlyText', { count: failed })
      }
      back={
        <Secondary onPress={() => act((client) => client.enrollment.askUnenroll())}>
          {say('wizard:finished.unenroll')}
        </Secondary>
      }
      on={canClose && <Close onPress={() => window.close()}>{say('common:action.close')}</Close>}
    >
      {refusal && <ProblemCard problem={refusal} />}
      {restartNeeded && <p className="note">{say('wizard:finished.restart')}</p>}
      <Facts facts={[{ name: say('wizard:finished.hostName'), value: hostName }]} />
      <section className="section">
        <h2>{say('wizard:finished.steps')}</h2>
        <StepList
          steps={steps}
          label={say('wizard:finished.steps')}
          onRetry={(step) => act((client) => client.enrollment.retryStep({ step }))}
        />
      </section>
      {unreported > 0 && <p className="hint">{say('wizard:finished.unreported', { count: unreported })}</p>}
    </Page>
  );
}
