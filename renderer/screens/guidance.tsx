/** What the person must do in the system now, step by step; it goes on by itself when that is done. */
import { formatTime, guidanceWords } from '../../texts/index.ts';
import { Primary, Secondary } from '../components/actions.tsx';
import { GuidanceSteps } from '../components/guidance-steps.tsx';
import { Page } from '../components/page.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Guidance({ screen }: ScreenProps<'guidance'>) {
  const { say, act, view, refusal } = useWindow();
  const { guidance, question, step } = screen;
  const words = guidanceWords(say, guidance, view.organisation?.name);
  const answer = (given: 'yes' | 'no') => (): void =>
    act((client) => client.enrollment.answerGuidance({ step, answer: given }));
  const stop = (): void => act((client) => client.enrollment.cancel());
  const isLong = question === 'wait-on';
  return (
    <Page
      title={words.title}
      lead={words.why}
      back={
        <Secondary onPress={isLong ? answer('no') : stop}>
          {say(isLong ? 'wizard:guidance.stopWaiting' : 'wizard:settingUp.stop')}
        </Secondary>
      }
      on={
        question !== undefined && (
          <Primary onPress={answer('yes')}>
            {say(isLong ? 'wizard:guidance.keepWaiting' : 'wizard:guidance.ready')}
          </Primary>
        )
      }
    >
      {refusal && <ProblemCard problem={refusal} />}
      <GuidanceSteps steps={words.steps} label={say('wizard:guidance.steps')} />
      <Status screen={screen} />
    </Page>
  );
}

/** Who waits for whom, and since when. */
function Status({ screen }: ScreenProps<'guidance'>) {
  const { say, language } = useWindow();
  const { question, since } = screen;
  return (
    <div className={question === 'wait-on' ? 'note' : 'guidance-status'} role="status">
      {question === undefined && <span className="spinner is-small" aria-hidden="true" />}
      {question === 'ready' ? (
        <p>{say('wizard:guidance.later')}</p>
      ) : (
        <p>
          {say(question === 'wait-on' ? 'wizard:guidance.long' : 'wizard:guidance.itself')}{' '}
          {say('wizard:guidance.waitingSince', { time: formatTime(language, since) })}
        </p>
      )}
    </div>
  );
}
