/** Which packages must be done before this one. */
import type { Package } from '../../admin-api/schemas/packages.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { t } from '../texts/text.ts';

const NONE = 'none';

interface NeedsProps {
  readonly item: Package;
  readonly all: readonly Package[];
  readonly needs: readonly string[];
  readonly onChange: (needs: readonly string[]) => void;
}

export function PackageNeeds({ item, all, needs, onChange }: NeedsProps) {
  const nameOf = (id: string): string => all.find((one) => one.id === id)?.name ?? id;
  const free = all.filter(({ id }) => id !== item.id && !needs.includes(id));
  return (
    <div className="field" role="group" aria-label={t('packages.needs')}>
      <span className="label">{t('packages.needs')}</span>
      {needs.length > 0 && (
        <ul className="order">
          {needs.map((id) => (
            <li key={id}>
              <bdi>{nameOf(id)}</bdi>
              <Button
                look="quiet"
                aria-label={t('configuration.packages.remove', { name: nameOf(id) })}
                onPress={() => onChange(needs.filter((one) => one !== id))}
              >
                <Icon name="cross" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {free.length > 0 && (
        <Select
          label={t('packages.needs.add')}
          help={t('packages.needs.help')}
          value={NONE}
          onChange={(id) => {
            if (id !== NONE) onChange([...needs, id]);
          }}
          options={[{ id: NONE, name: '–' }, ...free.map(({ id, name }) => ({ id, name }))]}
        />
      )}
    </div>
  );
}
