/** Everything that can be done before the restart is done: the person decides when it comes. */
import { Primary, Secondary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { StepList } from '../components/step-list.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Restart({ screen }: ScreenProps<'restart'>) {
  const { say, act, refusal } = useWindow();
  const { steps, restarting } = screen;
  return (
    <Page
      title={say(restarting ? 'wizard:restart.restarting' : 'wizard:restart.title')}
      lead={say('wizard:restart.text')}
      back={
        !restarting && (
          <Secondary onPress={() => act((client) => client.enrollment.cancel())}>
            {say('wizard:settingUp.stop')}
          </Secondary>
        )
      }
      on={
        !restarting && (
          <Primary onPress={() => act((client) => client.enrollment.restartNow())}>
            {say('wizard:restart.now')}
          </Primary>
        )
      }
    >
      {!restarting && <p>{say('wizard:restart.later')}</p>}
      {refusal && <ProblemCard problem={refusal} />}
      <StepList steps={steps} label={say('wizard:settingUp.steps')} />
    </Page>
  );
}
