/** What the person must do in the system now, step by step; it goes on by itself when that is done. */
import { guidanceWords } from '../../texts/index.ts';
import { Primary, Secondary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Guidance({ screen }: ScreenProps<'guidance'>) {
  const { say, act, view, refusal } = useWindow();
  const { guidance, question, step } = screen;
  const words = guidanceWords(say, guidance, view.organisation?.name);
  const answer = (given: 'yes' | 'no') => (): void =>
    act((client) => client.enrollment.answerGuidance({ step, answer: given }));
  return (
    <Page
      title={words.title}
      lead={words.why}
      back={
        question === 'wait-on' ? (
          <Secondary onPress={answer('no')}>{say('wizard:guidance.stopWaiting')}</Secondary>
        ) : (
          <Secondary onPress={() => act((client) => client.enrollment.cancel())}>
            {say('wizard:settingUp.stop')}
          </Secondary>
        )
      }
      on={
        question !== undefined && (
          <Primary onPress={answer('yes')}>
            {say(question === 'ready' ? 'wizard:guidance.ready' : 'wizard:guidance.keepWaiting')}
          </Primary>
        )
      }
    >
      {refusal && <ProblemCard problem={refusal} />}
      <ol className="guidance-steps" aria-label={say('wizard:guidance.steps')}>
        {words.steps.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
    </Page>
  );
}
