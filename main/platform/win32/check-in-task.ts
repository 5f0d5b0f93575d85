/** The scheduled task that checks in once a day, as the system itself: only administrators can use the device's keys. */
import { OWN_KEY, type Registry } from './registry.ts';
import {
  isSafe,
  makeTask,
  type Program,
  removeTask,
  type Scheduler,
  type SystemTask,
} from './system-task.ts';

export const CHECK_IN_TASK = '\\Gangway\\Check in';

const NOTE_KEY = `${OWN_KEY}\\CheckIn`;

/** Between nine and one, so that not all computers ask at once; one that was off or asleep then does it afterwards. */
export const checkInTask: SystemTask = {
  name: CHECK_IN_TASK,
  description: 'Renews the certificate of this computer in time and follows orders of its organisation.',
  trigger: `    <CalendarTrigger>
      <StartBoundary>2026-01-01T09:00:00</StartBoundary>
      <Enabled>true</Enabled>
      <RandomDelay>PT4H</RandomDelay>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>`,
  timeLimit: 'PT1H',
};

/** Checking in by itself. */
export interface DailyCheckIn {
  /** Safe to repeat. @throws MANAGEMENT_FAILED when Windows refuses */
  begin(): Promise<void>;
  /** Safe to repeat; none there is as good. @throws MANAGEMENT_FAILED when Windows refuses */
  end(): Promise<void>;
}

export const dailyCheckIn = (registry: Registry, scheduler: Scheduler, program: Program): DailyCheckIn => ({
  async begin() {
    // Whoever runs it from elsewhere checks in by hand, or whenever a window is open.
    if (!isSafe(scheduler, program)) return;
    // First, so that no task is ever forgotten.
    registry.write(NOTE_KEY, {});
    const named = { effect: 'check-in:task', code: 'MANAGEMENT_FAILED' } as const;
    await makeTask(scheduler, checkInTask, program, named);
  },

  async end() {
    if (registry.read(NOTE_KEY) === undefined) return;
    await removeTask(scheduler, checkInTask, 'MANAGEMENT_FAILED');
    registry.remove(NOTE_KEY);
  },
});
