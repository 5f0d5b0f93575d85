/** The person stopped it; what can be taken back was taken back. */
import { Primary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { useWindow } from '../window-context.ts';

export function Cancelled() {
  const { say, act } = useWindow();
  return (
    <Page
      title={say('wizard:cancelled.title')}
      lead={say('wizard:cancelled.text')}
      on={
        <Primary onPress={() => act((client) => client.enrollment.back())}>
          {say('wizard:cancelled.again')}
        </Primary>
      }
    />
  );
}
