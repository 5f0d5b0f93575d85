/** Which packages come with a choice, and in which order. Buttons instead of dragging: they work for everyone. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConfigurationItem } from '../../admin-api/schemas/configuration.ts';
import { call } from '../client/call.ts';
import { configurationQuery, packagesQuery } from '../client/queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Select } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { t } from '../texts/text.ts';

const NONE = 'none';

/** The list with the entry at `index` moved by one place. */
export function moved<T>(list: readonly T[], index: number, by: 1 | -1): readonly T[] {
  const one = list[index];
  const other = list[index + by];
  if (one === undefined || other === undefined) return list;
  return list.map((entry, at) => (at === index ? other : at === index + by ? one : entry));
}

export function AttachDialog({ item, onClose }: { item: ConfigurationItem; onClose: () => void }) {
  const client = useQueryClient();
  const packages = useQuery(packagesQuery);
  const [chosen, setChosen] = useState<readonly { id: string; name: string }[]>(item.packages);
  const save = useMutation({
    mutationFn: () =>
      call('attachPackages', { params: { id: item.id }, body: { packages: chosen.map(({ id }) => id) } }),
    onSuccess: async () => {
      await client.invalidateQueries(configurationQuery);
      onClose();
    },
  });
  const free = (packages.data?.rows ?? []).filter(({ id }) => !chosen.some((one) => one.id === id));
  return (
    <Dialog title={t('configuration.packages.title', { name: item.name })} isOpen onClose={onClose}>
      <Form
        submit={t('form.save')}
        isPending={save.isPending}
        error={save.error ?? packages.error}
        onCancel={onClose}
        onSubmit={() => save.mutate()}
      >
        <p className="quiet">
          {chosen.length === 0 ? t('configuration.packages.none') : t('configuration.packages.order')}
        </p>
        {chosen.length > 0 && (
          <ol className="order">
            {chosen.map(({ id, name }, index) => (
              <li key={id}>
                <bdi>{name}</bdi>
                <span className="order-buttons">
                  <Button
                    look="quiet"
                    aria-label={t('configuration.packages.up', { name })}
                    isDisabled={index === 0}
                    onPress={() => setChosen(moved(chosen, index, -1))}
                  >
                    <Icon name="up" />
                  </Button>
                  <Button
                    look="quiet"
                    aria-label={t('configuration.packages.down', { name })}
                    isDisabled={index === chosen.length - 1}
                    onPress={() => setChosen(moved(chosen, index, 1))}
                  >
                    <Icon name="down" />
                  </Button>
                  <Button
                    look="quiet"
                    aria-label={t('configuration.packages.remove', { name })}
                    onPress={() => setChosen(chosen.filter((one) => one.id !== id))}
                  >
                    <Icon name="cross" />
                  </Button>
                </span>
              </li>
            ))}
          </ol>
        )}
        {free.length === 0 ? (
          <p className="quiet small">{t('configuration.packages.add.none')}</p>
        ) : (
          <Select
            label={t('configuration.packages.add')}
            value={NONE}
            onChange={(id) => {
              const found = free.find((one) => one.id === id);
              if (found) setChosen([...chosen, found]);
            }}
            options={[{ id: NONE, name: '–' }, ...free.map(({ id, name }) => ({ id, name }))]}
          />
        )}
      </Form>
    </Dialog>
  );
}
