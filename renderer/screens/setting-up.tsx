/** The plan at work. A failed step says why and can be tried again alone (G5). */
import { Secondary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { StepList } from '../components/step-list.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function SettingUp({ screen }: ScreenProps<'setting-up'>) {
  const { say, act, refusal } = useWindow();
  const { steps, cancelling } = screen;
  const failed = steps.some(({ state }) => state === 'failed');
  const running = steps.some(({ state }) => state === 'running');
  const lead = cancelling ? 'stopping' : !failed ? 'text' : running ? 'attention' : 'halted';
  return (
    <Page
      title={say('wizard:settingUp.title')}
      lead={say(`wizard:settingUp.${lead}`)}
      back={
        !cancelling && (
          <Secondary onPress={() => act((client) => client.enrollment.cancel())}>
            {say('wizard:settingUp.stop')}
          </Secondary>
        )
      }
    >
      {refusal && <ProblemCard problem={refusal} />}
      <StepList
        steps={steps}
        label={say('wizard:settingUp.steps')}
        onRetry={(step) => act((client) => client.enrollment.retryStep({ step }))}
      />
    </Page>
  );
}
