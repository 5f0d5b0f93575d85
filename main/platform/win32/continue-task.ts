/**
 * The scheduled task that goes on after the restart: at the next sign-in of any account, as the system itself,
 * because the person who signs in then need not be an administrator.
 */
import type { SystemTask } from './system-task.ts';

export const TASK_NAME = '\\Gangway\\Continue enrollment';

export const continueTask: SystemTask = {
  name: TASK_NAME,
  description: 'Goes on with the enrollment of this computer after its restart, then removes itself.',
  trigger: `    <LogonTrigger>
      <Enabled>true</Enabled>
    </LogonTrigger>`,
  timeLimit: 'PT4H',
};
