import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConfigurationItem } from '../../admin-api/schemas/configuration.ts';
import { call } from '../client/call.ts';
import { configurationQuery } from '../client/queries.ts';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { t } from '../texts/text.ts';

export function RenameConfigurationDialog({
  item,
  onClose,
}: {
  item: ConfigurationItem;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState(item.name);
  const [tried, setTried] = useState(false);
  const isNamed = name.trim() !== '';
  const rename = useMutation({
    mutationFn: () => call('renameConfiguration', { params: { id: item.id }, body: { name: name.trim() } }),
    onSuccess: async () => {
      void client.invalidateQueries({ queryKey: ['items'] });
      await client.invalidateQueries(configurationQuery);
      onClose();
    },
  });
  return (
    <Dialog title={t('configuration.rename.title', { name: item.name })} isOpen onClose={onClose}>
      <Form
        submit={t('form.save')}
        isPending={rename.isPending}
        error={rename.error}
        onCancel={onClose}
        onSubmit={() => {
          setTried(true);
          if (isNamed) rename.mutate();
        }}
      >
        <TextField
          label={t('configuration.name')}
          value={name}
          onChange={setName}
          error={tried && !isNamed ? t('form.required') : undefined}
          maxLength={200}
          autoComplete="off"
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
