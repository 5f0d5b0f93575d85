/** It goes on where it was; before the system asks for permission, the person reads why. */
import { Primary } from '../components/actions.tsx';
import { Picture } from '../components/guidance-picture.tsx';
import { Page } from '../components/page.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { useWindow } from '../window-context.ts';

export function Permission() {
  const { say, act, view, refusal } = useWindow();
  return (
    <Page
      title={say('wizard:permission.title')}
      lead={say('wizard:permission.text')}
      on={
        <Primary onPress={() => act((client) => client.enrollment.retry())}>
          {say('common:action.continue')}
        </Primary>
      }
    >
      <div className="guidance-one">
        <Picture of={view.system === 'windows' ? 'button' : 'password'} />
        <p>{say(`guidance:permission.${view.system}`)}</p>
      </div>
      {refusal && <ProblemCard problem={refusal} />}
    </Page>
  );
}
