/** Packages that register a computer with a server of device management: on Windows by its address, on a Mac by a profile. */
import { t } from '../texts/text.ts';
import { ContentField } from './content-field.tsx';
import { type DraftForm, DraftText } from './draft-text.tsx';

export function RegistrationFields({ form }: { readonly form: DraftForm }) {
  return (
    <>
      <DraftText
        form={form}
        of="discoveryUrl"
        label={t('packages.discovery')}
        help={t('packages.discovery.help')}
        wrong={t('packages.discovery.wrong')}
        maxLength={500}
        mono
      />
      <DraftText
        form={form}
        of="userName"
        label={t('packages.account')}
        help={t('packages.account.help')}
        wrong={t('form.required')}
        maxLength={200}
        mono
      />
      <DraftText
        form={form}
        of="providerId"
        label={t('packages.provider')}
        help={t('packages.provider.help')}
        wrong={t('form.required')}
        maxLength={200}
      />
      <ContentField
        label={t('packages.provisioning')}
        content={form.draft.file}
        onChange={(file) => form.onChange({ file })}
        error={form.errorAt('provisioningPackage.size', t('packages.provisioning.wrong'))}
        isOptional
      />
    </>
  );
}

export function ProfileFields({ form }: { readonly form: DraftForm }) {
  return (
    <>
      <DraftText
        form={form}
        of="serverHost"
        label={t('packages.server')}
        help={t('packages.server.help')}
        wrong={t('packages.server.wrong')}
        maxLength={255}
        mono
      />
      <ContentField
        label={t('packages.profile')}
        content={form.draft.file}
        onChange={(file) => form.onChange({ file })}
        error={
          form.errorAt('sha256', t('packages.file.required')) ??
          form.errorAt('size', t('packages.profile.wrong'))
        }
      />
    </>
  );
}
