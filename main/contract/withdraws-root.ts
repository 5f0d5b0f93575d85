/** Whether the system asks the person once more while the enrollment is taken back. */
import type { StepView, View } from './view.ts';

const takenBack = ({ screen }: Pick<View, 'screen'>): readonly StepView[] => {
  if (screen.kind === 'confirm-unenroll') return screen.removes;
  // What was never begun is not taken back.
  return screen.kind === 'unenrolling' ? screen.steps.filter(({ state }) => state !== 'waiting') : [];
};

/** A Mac asks for each change of trust, whoever makes it. Trust that was there before the enrollment stays. */
export const withdrawsRoot = (view: Pick<View, 'screen' | 'system'>): boolean =>
  view.system === 'macos' &&
  takenBack(view).some(
    ({ kind, removable, unchanged }) => kind === 'root-certificate' && removable && unchanged !== true,
  );
