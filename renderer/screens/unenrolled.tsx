/** Unenrolled: what went and what stays. */
import { Primary, Secondary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { PlainSteps } from '../components/plain-steps.tsx';
import { GuidanceSection } from '../components/guidance-section.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

export function Unenrolled({ screen }: ScreenProps<'unenrolled'>) {
  const { say, act, view, canClose } = useWindow();
  const organisation = view.organisation?.name ?? say('common:yourOrganisation');
  return (
    <Page
      mark="good"
      title={say('wizard:unenrolled.title')}
      lead={screen.guidance ? say('wizard:unenrolled.left') : say('wizard:unenrolled.text', { organisation })}
      back={
        <Secondary onPress={() => act((client) => client.enrollment.back())}>
          {say('wizard:cancelled.again')}
        </Secondary>
      }
      on={canClose && <Primary onPress={() => window.close()}>{say('common:action.close')}</Primary>}
    >
      {screen.byOrder && <p>{say('wizard:unenrolled.byOrder', { organisation })}</p>}
      <PlainSteps title={say('wizard:unenrolled.removed')} steps={screen.removed} wording="undo" />
      <PlainSteps title={say('wizard:unenrolled.kept')} steps={screen.kept} wording="undo" />
      {screen.guidance && <GuidanceSection guidance={screen.guidance} />}
    </Page>
  );
}
