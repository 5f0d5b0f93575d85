/** What the computer reported, newest first. */
import type { Enrollment, StoredEvent } from '../../admin-api/schemas/enrollments.ts';
import { ClockTime } from '../components/time.tsx';
import { durationText, stepText } from '../texts/step-text.ts';
import { t } from '../texts/text.ts';

/** The network was away, or the clocks differ: worth telling. */
const LATE_MS = 60_000;

export function EventLog({ enrollment }: { enrollment: Enrollment }) {
  if (enrollment.events.length === 0) return <p className="quiet">{t('enrollment.log.none')}</p>;
  const nameOf = (id: string): string => {
    const found = enrollment.steps.find((step) => step.id === id);
    return found ? stepText(found) : id;
  };
  return (
    <ol className="log">
      {enrollment.events.toReversed().map((stored) => (
        <li key={stored.event.sequence}>
          <span className="quiet log-time">
            <ClockTime at={stored.event.at} />
          </span>
          <span>
            <bdi>{eventText(stored, nameOf)}</bdi>
            {'code' in stored.event && <code className="small"> {stored.event.code}</code>}
            {stored.receivedAt - stored.event.at > LATE_MS && (
              <span className="quiet small">
                {' '}
                ({t('enrollment.log.late', { time: new Date(stored.receivedAt).toLocaleTimeString() })})
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function eventText({ event }: StoredEvent, nameOf: (id: string) => string): string {
  switch (event.kind) {
    case 'step-started':
      return t('event.step-started', { step: nameOf(event.step) });
    case 'step-done':
      return `${t('event.step-done', { step: nameOf(event.step) })} · ${durationText(event.durationMs)}`;
    case 'step-pending':
      return t('event.step-pending', { step: nameOf(event.step) });
    case 'step-failed':
      return t('event.step-failed', { step: nameOf(event.step) });
    case 'step-skipped':
      return t('event.step-skipped', { step: nameOf(event.step) });
    case 'enrolled':
      return t('event.enrolled', { hostName: event.hostName });
    default:
      return t(`event.${event.kind}`);
  }
}
