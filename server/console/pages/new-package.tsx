/** Making a package: its kind decides the fields. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type NewPackage, type Package, PackageKind } from '../../admin-api/schemas/packages.ts';
import { call } from '../client/call.ts';
import { packagesQuery } from '../client/queries.ts';
import { uploadContent } from '../client/upload.ts';
import { Dialog } from '../components/dialog.tsx';
import { Select } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { codeOf } from '../texts/problem-text.ts';
import { percentOf } from '../texts/step-text.ts';
import { isTextKey, t } from '../texts/text.ts';
import { ApplicationFields } from './application-fields.tsx';
import { DomainJoinFields } from './domain-join-fields.tsx';
import { type DraftForm, DraftText } from './draft-text.tsx';
import { EMPTY_DRAFT, readDraft } from './package-draft.ts';
import { ProfileFields, RegistrationFields } from './registration-fields.tsx';
import { lacksContent } from './upload-button.tsx';

const KINDS = PackageKind.options;

/** What only the service could find wrong with a field, in words for that field. */
function faultOfService(error: unknown): { path: string; words: string } | undefined {
  if (error === null) return undefined;
  const [path = '', fault = ''] = (codeOf(error).details['detail'] ?? '').split(': ');
  if (path === 'userName') return { path, words: t('packages.account.wrong') };
  const key = `packages.template.fault.${fault}`;
  return path === 'template' && isTextKey(key) ? { path, words: t(key) } : undefined;
}

export function NewPackageDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState<number>();
  /** It is in the list, whatever becomes of its content: trying again is about the content alone. */
  const [made, setMade] = useState<Package>();
  const parsed = readDraft(draft);

  const create = useMutation({
    mutationFn: async (body: NewPackage) => {
      const item = made ?? (await call('createPackage', { body }));
      setMade(item);
      void client.invalidateQueries(packagesQuery);
      if (draft.file && lacksContent(item)) {
        setSent(0);
        await uploadContent(item.id, draft.file.file, setSent);
      }
    },
    onSuccess: async () => {
      await client.invalidateQueries(packagesQuery);
      onClose();
    },
  });
  const fault = faultOfService(create.error);
  const form: DraftForm = {
    draft,
    onChange: (change) => {
      setDraft({ ...draft, ...change });
      create.reset();
    },
    errorAt(path, words) {
      if (fault?.path === path) return fault.words;
      const refused = parsed.error?.issues.some((issue) => `${issue.path.join('.')}.`.startsWith(`${path}.`));
      return tried && refused ? words : undefined;
    },
  };
  const submit =
    create.isPending && sent !== undefined
      ? t('packages.uploading', { percent: percentOf(sent ?? 0, draft.file?.file.size ?? 0) })
      : t(made ? 'packages.upload' : 'packages.submit');
  return (
    <Dialog title={t('packages.new.title')} isOpen onClose={onClose}>
      <Form
        submit={submit}
        isPending={create.isPending}
        error={fault ? undefined : create.error}
        onCancel={onClose}
        onSubmit={() => {
          setTried(true);
          if (parsed.success) create.mutate(parsed.data);
        }}
      >
        {made ? <p>{t('packages.made')}</p> : <Fields form={form} />}
      </Form>
    </Dialog>
  );
}

function Fields({ form }: { readonly form: DraftForm }) {
  const { kind } = form.draft;
  return (
    <>
      <Select
        label={t('packages.kind')}
        value={kind}
        onChange={(chosen) => {
          const next = KINDS.find((one) => one === chosen) ?? 'host-name';
          // A file of one kind is none of another.
          form.onChange({ kind: next, file: undefined });
        }}
        options={KINDS.map((one) => ({ id: one, name: t(`packages.kind.${one}`) }))}
      />
      <DraftText
        form={form}
        of="name"
        label={t('packages.name')}
        wrong={t('form.required')}
        maxLength={200}
      />
      <KindFields form={form} />
    </>
  );
}

function KindFields({ form }: { readonly form: DraftForm }) {
  switch (form.draft.kind) {
    case 'host-name':
      return (
        <DraftText
          form={form}
          of="template"
          label={t('packages.template')}
          help={t('packages.template.help')}
          wrong={t('form.required')}
          maxLength={200}
          mono
        />
      );
    case 'certificate':
      return (
        <DraftText
          form={form}
          of="certificate"
          label={t('packages.certificate')}
          help={t('packages.certificate.help')}
          wrong={t('form.required')}
          maxLength={20_000}
          lines={8}
          mono
        />
      );
    case 'domain-join':
      return <DomainJoinFields form={form} />;
    case 'mdm-registration':
      return <RegistrationFields form={form} />;
    case 'profile':
      return <ProfileFields form={form} />;
    case 'application':
      return <ApplicationFields form={form} />;
  }
}
