/** Making a configuration item. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfigurationKind } from '../../admin-api/schemas/configuration.ts';
import { call } from '../client/call.ts';
import { configurationQuery } from '../client/queries.ts';
import { Dialog } from '../components/dialog.tsx';
import { Select, TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { t } from '../texts/text.ts';

export function NewConfigurationDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [kind, setKind] = useState<ConfigurationKind>('device-usage');
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => call('createConfiguration', { body: { kind, name: name.trim() } }),
    onSuccess: async () => {
      await client.invalidateQueries(configurationQuery);
      onClose();
    },
  });
  const empty = name.trim() === '';
  return (
    <Dialog title={t('configuration.new.title')} isOpen onClose={onClose}>
      <Form
        submit={t('configuration.submit')}
        isPending={create.isPending}
        error={create.error}
        onCancel={onClose}
        onSubmit={() => {
          setTried(true);
          if (!empty) create.mutate();
        }}
      >
        <Select
          label={t('configuration.kind')}
          value={kind}
          onChange={(chosen) =>
            setKind(ConfigurationKind.options.find((one) => one === chosen) ?? 'device-usage')
          }
          options={ConfigurationKind.options.map((one) => ({ id: one, name: t(`kind.${one}`) }))}
        />
        <TextField
          label={t('configuration.name')}
          value={name}
          onChange={setName}
          error={tried && empty ? t('form.required') : undefined}
          maxLength={200}
          autoComplete="off"
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
