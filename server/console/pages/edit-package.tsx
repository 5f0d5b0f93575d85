/** Changing a package: its name, what its failure does, what it needs, the properties of an application. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Package } from '../../admin-api/schemas/packages.ts';
import { type PackageChange, PackagePolicy } from '../../admin-api/schemas/package-settings.ts';
import { call } from '../client/call.ts';
import { configurationQuery, packagesQuery } from '../client/queries.ts';
import { Dialog } from '../components/dialog.tsx';
import { Select, TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { t } from '../texts/text.ts';
import { PackageNeeds } from './package-needs.tsx';
import { propertiesText, readProperties } from './properties-text.ts';

const FAILURES = ['usual', 'continue', 'stop'] as const;

export function EditPackageDialog({
  item,
  all,
  onClose,
}: {
  item: Package;
  all: readonly Package[];
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState(item.name);
  const [onFailure, setOnFailure] = useState(item.policy.onFailure);
  const [typedRetries, setRetries] = useState(
    item.policy.retries === null ? '' : String(item.policy.retries),
  );
  const [needs, setNeeds] = useState<readonly string[]>(item.policy.needs);
  // The installer of a Mac takes no properties.
  const hasProperties = item.kind === 'application' && item.format !== 'pkg';
  const [text, setText] = useState(hasProperties ? propertiesText(item.properties) : '');
  const [tried, setTried] = useState(false);

  const typed = typedRetries.trim();
  const retries = PackagePolicy.shape.retries.safeParse(
    typed === '' ? null : /^\d+$/.test(typed) ? Number(typed) : -1,
  );
  const properties = hasProperties ? readProperties(text) : {};
  const isNamed = name.trim() !== '';
  const save = useMutation({
    mutationFn: (body: PackageChange) => call('changePackage', { params: { id: item.id }, body }),
    onSuccess: async () => {
      void client.invalidateQueries(configurationQuery);
      await client.invalidateQueries(packagesQuery);
      onClose();
    },
  });
  return (
    <Dialog title={t('packages.edit.title', { name: item.name })} isOpen onClose={onClose}>
      <Form
        submit={t('form.save')}
        isPending={save.isPending}
        error={save.error}
        onCancel={onClose}
        onSubmit={() => {
          setTried(true);
          if (!isNamed || !retries.success || !properties) return;
          const policy = { onFailure, retries: retries.data, needs: [...needs] };
          save.mutate({ name: name.trim(), policy, ...(hasProperties && { properties }) });
        }}
      >
        <TextField
          label={t('packages.name')}
          value={name}
          onChange={setName}
          error={tried && !isNamed ? t('form.required') : undefined}
          maxLength={200}
          autoComplete="off"
        />
        {hasProperties && (
          <TextField
            label={t('packages.properties')}
            help={t('packages.properties.help')}
            value={text}
            onChange={setText}
            error={tried && !properties ? t('packages.properties.wrong') : undefined}
            autoComplete="off"
            lines={4}
            mono
          />
        )}
        <Select
          label={t('packages.failure')}
          help={t('packages.failure.help')}
          value={onFailure ?? 'usual'}
          onChange={(chosen) => setOnFailure(chosen === 'stop' || chosen === 'continue' ? chosen : null)}
          options={FAILURES.map((one) => ({ id: one, name: t(`packages.failure.${one}`) }))}
        />
        <TextField
          label={t('packages.retries')}
          help={t('packages.retries.help')}
          value={typedRetries}
          onChange={setRetries}
          error={tried && !retries.success ? t('packages.retries.wrong') : undefined}
          inputMode="numeric"
          maxLength={2}
          autoComplete="off"
        />
        <PackageNeeds item={item} all={all} needs={needs} onChange={setNeeds} />
      </Form>
    </Dialog>
  );
}
