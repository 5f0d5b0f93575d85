/** Making an enrollment item: a name, what comes with it, how long its code works. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConfigurationItem, ConfigurationKind } from '../../admin-api/schemas/configuration.ts';
import { type Item, Lifetime, NewItem } from '../../admin-api/schemas/items.ts';
import { call } from '../client/call.ts';
import { configurationQuery, settingsQuery } from '../client/queries.ts';
import { Dialog } from '../components/dialog.tsx';
import { type Option, Select, TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { t } from '../texts/text.ts';

const NONE = 'none';

const optionsOf = (rows: readonly ConfigurationItem[], kind: ConfigurationKind): Option[] => [
  { id: NONE, name: t('form.none') },
  ...rows.filter((row) => row.kind === kind).map(({ id, name }) => ({ id, name })),
];

interface NewItemProps {
  readonly onClose: () => void;
  readonly onCreated: (item: Item) => void;
}

export function NewItemDialog({ onClose, onCreated }: NewItemProps) {
  const client = useQueryClient();
  const settings = useQuery(settingsQuery);
  const configuration = useQuery(configurationQuery);
  const rows = configuration.data?.rows ?? [];
  const [name, setName] = useState('');
  const [uses, setUses] = useState('1');
  const [typedLifetime, setLifetime] = useState<string>();
  const [chosen, setChosen] = useState<Readonly<Partial<Record<ConfigurationKind, string>>>>({});
  const [tried, setTried] = useState(false);

  const normal = settings.data?.codeLifetimeMinutes;
  const lifetime = typedLifetime ?? (normal === undefined ? '' : String(normal));
  const minutes = Lifetime.safeParse(/^\d+$/.test(lifetime.trim()) ? Number(lifetime) : undefined);
  const maxUses = NewItem.shape.maxUses.safeParse(/^\d+$/.test(uses.trim()) ? Number(uses) : 0);
  const nameError = name.trim() === '' ? t('form.required') : undefined;
  // Left alone, it is the service that fills it in: nobody waits for the setting to be loaded.
  const isOwn = typedLifetime !== undefined;
  const lifetimeError = isOwn && !minutes.success ? t('item.new.lifetime.wrong') : undefined;

  const create = useMutation({
    mutationFn: () =>
      call('createItem', {
        body: {
          name: name.trim(),
          deviceUsage: chosen['device-usage'] ?? null,
          location: chosen.location ?? null,
          costCentre: chosen['cost-centre'] ?? null,
          ...(isOwn && minutes.success && { lifetimeMinutes: minutes.data }),
          ...(maxUses.success && { maxUses: maxUses.data }),
        },
      }),
    onSuccess: (item) => {
      client.setQueryData(['item', item.id], item);
      void client.invalidateQueries({ queryKey: ['items'] });
      onCreated(item);
    },
  });
  const choice = (kind: ConfigurationKind) => {
    const options = optionsOf(rows, kind);
    // A kind that this organisation does not use would only be in the way.
    return options.length === 1 ? null : (
      <Select
        label={t(`kind.${kind}`)}
        value={chosen[kind] ?? NONE}
        onChange={(id) => setChosen({ ...chosen, [kind]: id === NONE ? undefined : id })}
        options={options}
      />
    );
  };
  return (
    <Dialog title={t('item.new.title')} isOpen onClose={onClose}>
      <Form
        submit={t('item.new.submit')}
        isPending={create.isPending}
        error={create.error ?? configuration.error ?? settings.error}
        onCancel={onClose}
        onSubmit={() => {
          setTried(true);
          if (nameError === undefined && lifetimeError === undefined && maxUses.success) create.mutate();
        }}
      >
        <TextField
          label={t('item.new.name')}
          help={t('item.new.name.help')}
          value={name}
          onChange={setName}
          error={tried ? nameError : undefined}
          maxLength={200}
          autoComplete="off"
          autoFocus
        />
        {choice('device-usage')}
        {choice('location')}
        {choice('cost-centre')}
        <TextField
          label={t('item.new.lifetime')}
          {...(normal !== undefined && { help: t('item.new.lifetime.help', { minutes: normal }) })}
          value={lifetime}
          onChange={setLifetime}
          error={tried ? lifetimeError : undefined}
          inputMode="numeric"
          autoComplete="off"
          maxLength={7}
        />
        <TextField
          label={t('item.new.uses')}
          help={t('item.new.uses.help')}
          value={uses}
          onChange={setUses}
          error={tried && !maxUses.success ? t('item.new.uses.wrong') : undefined}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
        />
      </Form>
    </Dialog>
  );
}
