import type { PlannedStep } from '../live/steps.ts';
import { isTextKey, language, t } from './text.ts';

/** What a step is about, in words; a kind of the future is named as it is. */
export function stepText({ kind, subject }: Pick<PlannedStep, 'kind' | 'subject'>): string {
  const key = `step.kind.${kind}`;
  return isTextKey(key) ? t(key, { subject }) : t('step.kind.other', { kind, subject });
}

/** `1.2 s`, `340 ms`. */
export const durationText = (milliseconds: number): string =>
  milliseconds < 1_000
    ? t('time.milliseconds', { milliseconds })
    : t('time.seconds', { seconds: (milliseconds / 1_000).toFixed(1) });

const percent = new Intl.NumberFormat(language, { style: 'percent' });

/** How much of a whole, such as `62%`. */
export const percentOf = (part: number, whole: number): string =>
  percent.format(whole === 0 ? 0 : Math.min(1, part / whole));
