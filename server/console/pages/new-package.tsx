/** Making a package: its kind decides the fields. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { GangwayError } from '../../../protocol/errors.ts';
import { NewPackage, PackageKind } from '../../admin-api/schemas/packages.ts';
import { call } from '../client/call.ts';
import { packagesQuery } from '../client/queries.ts';
import { uploadContent } from '../client/upload.ts';
import { Dialog } from '../components/dialog.tsx';
import { Select, TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { percentOf } from '../texts/step-text.ts';
import { isTextKey, t } from '../texts/text.ts';
import { lacksContent } from './upload-button.tsx';
import { type ApplicationDraft, ApplicationFields, EMPTY_APPLICATION } from './application-fields.tsx';
import {
  EMPTY_REGISTRATION,
  ProfileFields,
  type RegistrationDraft,
  RegistrationFields,
} from './registration-fields.tsx';

const KINDS = PackageKind.options;

interface Draft extends ApplicationDraft, RegistrationDraft {
  readonly kind: PackageKind;
  readonly name: string;
  readonly template: string;
  readonly certificate: string;
  readonly domain: string;
  /** A public key, JWK as JSON. */
  readonly provisioner: string;
}

/** The draft as the service takes it; what does not fit yet has no meaning there. */
function read({
  kind,
  name,
  template,
  certificate,
  domain,
  provisioner,
  file,
  property,
  value,
  ...application
}: Draft) {
  const common = { kind, name: name.trim() };
  switch (kind) {
    case 'host-name':
      return NewPackage.safeParse({ ...common, template });
    case 'certificate':
      return NewPackage.safeParse({ ...common, certificate });
    case 'domain-join':
      return NewPackage.safeParse({ ...common, domain: domain.trim(), provisioner: jsonOf(provisioner) });
    case 'mdm-registration': {
      const { discoveryUrl, userName, providerId } = application;
      return NewPackage.safeParse({
        ...common,
        discoveryUrl: discoveryUrl.trim(),
        userName: userName.trim(),
        providerId: providerId.trim(),
        ...(file && { provisioningPackage: { sha256: file.sha256, size: file.file.size } }),
      });
    }
    case 'profile':
      return NewPackage.safeParse({
        ...common,
        serverHost: application.serverHost.trim(),
        sha256: file?.sha256,
        size: file?.file.size,
      });
    case 'application':
      return NewPackage.safeParse({
        ...common,
        version: application.version.trim(),
        product: application.product.trim(),
        format: application.format,
        ...(application.format === 'pkg' && application.teamId.trim() !== ''
          ? { teamId: application.teamId.trim() }
          : {}),
        sha256: file?.sha256,
        size: file?.file.size,
        ...(application.source.trim() === '' ? {} : { source: application.source.trim() }),
        ...(property.trim() !== '' && { secret: { property: property.trim(), value } }),
      });
  }
}

/** What the service found wrong with a template, for the field itself. */
function templateFault(error: unknown, kind: PackageKind): string | undefined {
  if (kind !== 'host-name' || !(error instanceof GangwayError)) return undefined;
  const key = `packages.template.fault.${error.details['detail']?.replace('template: ', '')}`;
  return isTextKey(key) ? t(key) : undefined;
}

/** What is no JSON is no key either. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function NewPackageDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({
    kind: 'host-name',
    name: '',
    template: '',
    certificate: '',
    domain: '',
    provisioner: '',
    ...EMPTY_APPLICATION,
    ...EMPTY_REGISTRATION,
  });
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState<number>();
  const parsed = read(draft);
  const faults = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.')));
  const errorAt = (path: string, words: string): string | undefined =>
    tried && faults.has(path) ? words : undefined;

  const create = useMutation({
    mutationFn: async (body: NewPackage) => {
      const made = await call('createPackage', { body });
      // From here on the package is in the list, whatever becomes of its content.
      void client.invalidateQueries(packagesQuery);
      if (draft.file && lacksContent(made)) {
        setSent(0);
        await uploadContent(made.id, draft.file.file, setSent);
      }
    },
    onSuccess: async () => {
      await client.invalidateQueries(packagesQuery);
      onClose();
    },
  });
  const templateWords = templateFault(create.error, draft.kind);
  return (
    <Dialog title={t('packages.new.title')} isOpen onClose={onClose}>
      <Form
        submit={
          sent === undefined
            ? t('packages.submit')
            : t('packages.uploading', { percent: percentOf(sent, draft.file?.file.size ?? 0) })
        }
        isPending={create.isPending}
        error={templateWords === undefined ? create.error : undefined}
        onCancel={onClose}
        onSubmit={() => {
          setTried(true);
          if (parsed.success) create.mutate(parsed.data);
        }}
      >
        <Select
          label={t('packages.kind')}
          value={draft.kind}
          onChange={(kind) => setDraft({ ...draft, kind: KINDS.find((one) => one === kind) ?? 'host-name' })}
          options={KINDS.map((kind) => ({ id: kind, name: t(`packages.kind.${kind}`) }))}
        />
        <TextField
          label={t('packages.name')}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          error={errorAt('name', t('form.required'))}
          maxLength={200}
          autoComplete="off"
        />
        {draft.kind === 'host-name' && (
          <TextField
            label={t('packages.template')}
            help={t('packages.template.help')}
            value={draft.template}
            onChange={(template) => setDraft({ ...draft, template })}
            error={errorAt('template', t('form.required')) ?? templateWords}
            maxLength={200}
            autoComplete="off"
            mono
          />
        )}
        {draft.kind === 'certificate' && (
          <TextField
            label={t('packages.certificate')}
            help={t('packages.certificate.help')}
            value={draft.certificate}
            onChange={(certificate) => setDraft({ ...draft, certificate })}
            error={errorAt('certificate', t('form.required'))}
            maxLength={20_000}
            autoComplete="off"
            lines={8}
            mono
          />
        )}
        {draft.kind === 'domain-join' && (
          <>
            <TextField
              label={t('packages.domain')}
              help={t('packages.domain.help')}
              value={draft.domain}
              onChange={(domain) => setDraft({ ...draft, domain })}
              error={errorAt('domain', t('packages.domain.wrong'))}
              maxLength={255}
              autoComplete="off"
              mono
            />
            <TextField
              label={t('packages.provisioner')}
              help={t('packages.provisioner.help')}
              value={draft.provisioner}
              onChange={(provisioner) => setDraft({ ...draft, provisioner })}
              error={
                tried && [...faults].some((path) => path.startsWith('provisioner'))
                  ? t('packages.provisioner.wrong')
                  : undefined
              }
              maxLength={1000}
              autoComplete="off"
              lines={4}
              mono
            />
          </>
        )}
        {draft.kind === 'mdm-registration' && (
          <RegistrationFields
            draft={draft}
            onChange={(registration) => setDraft({ ...draft, ...registration })}
            errorAt={errorAt}
          />
        )}
        {draft.kind === 'profile' && (
          <ProfileFields
            draft={draft}
            onChange={(profile) => setDraft({ ...draft, ...profile })}
            errorAt={errorAt}
          />
        )}
        {draft.kind === 'application' && (
          <ApplicationFields
            draft={draft}
            onChange={(application) => setDraft({ ...draft, ...application })}
            errorAt={errorAt}
          />
        )}
      </Form>
    </Dialog>
  );
}
