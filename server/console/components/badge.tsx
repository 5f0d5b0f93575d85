/** A state: an icon and a word, never colour alone. */
import type { EnrollmentRow } from '../../admin-api/schemas/enrollments.ts';
import type { ItemState } from '../../admin-api/schemas/items.ts';
import { t } from '../texts/text.ts';
import { Icon, type IconName } from './icon.tsx';

type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'quiet';

export const Badge = ({ tone, icon, children }: { tone: Tone; icon: IconName; children: string }) => (
  <span className={`badge badge-${tone}`}>
    <Icon name={icon} />
    {children}
  </span>
);

const ITEM = {
  ready: ['good', 'check'],
  used: ['quiet', 'skip'],
  expired: ['warn', 'clock'],
} as const satisfies Record<ItemState, readonly [Tone, IconName]>;

export const ItemBadge = ({ state }: { state: ItemState }) => (
  <Badge tone={ITEM[state][0]} icon={ITEM[state][1]}>
    {t(`items.state.${state}`)}
  </Badge>
);

const ENROLLMENT = {
  redeemed: ['busy', 'dots'],
  'setting-up': ['busy', 'dots'],
  restarting: ['busy', 'dots'],
  failed: ['bad', 'bang'],
  enrolled: ['good', 'check'],
  cancelled: ['quiet', 'cross'],
  unenrolled: ['quiet', 'skip'],
} as const satisfies Record<EnrollmentRow['state'], readonly [Tone, IconName]>;

export const EnrollmentBadge = ({ state }: { state: EnrollmentRow['state'] }) => (
  <Badge tone={ENROLLMENT[state][0]} icon={ENROLLMENT[state][1]}>
    {t(`enrollment.state.${state}`)}
  </Badge>
);
