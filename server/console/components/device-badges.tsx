/** What is said of a device besides the state of its enrollment. */
import type { EnrollmentRow } from '../../admin-api/schemas/enrollments.ts';
import { t } from '../texts/text.ts';
import { Badge } from './badge.tsx';

export const DeviceBadges = ({ row: { revokedAt, order } }: { row: EnrollmentRow }) => (
  <>
    {revokedAt !== null && (
      <Badge tone="bad" icon="cross">
        {t('device.revoked')}
      </Badge>
    )}
    {(order?.state === 'waiting' || order?.state === 'taken') && (
      <Badge tone="warn" icon="clock">
        {t(`device.order.${order.state}`)}
      </Badge>
    )}
  </>
);
