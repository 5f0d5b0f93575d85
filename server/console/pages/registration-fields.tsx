/** Packages that register a computer with a server of device management: on Windows by its address, on a Mac by a profile. */
import { TextField } from '../components/fields.tsx';
import { t } from '../texts/text.ts';
import { type Content, ContentField } from './content-field.tsx';

export interface RegistrationDraft {
  readonly discoveryUrl: string;
  readonly userName: string;
  readonly providerId: string;
  readonly serverHost: string;
  readonly file: Content | undefined;
}

export const EMPTY_REGISTRATION: Omit<RegistrationDraft, 'file'> = {
  discoveryUrl: '',
  userName: '',
  providerId: '',
  serverHost: '',
};

interface FieldsProps {
  readonly draft: RegistrationDraft;
  readonly onChange: (draft: Partial<RegistrationDraft>) => void;
  readonly errorAt: (path: string, words: string) => string | undefined;
}

export function RegistrationFields({ draft, onChange, errorAt }: FieldsProps) {
  return (
    <>
      <TextField
        label={t('packages.discovery')}
        help={t('packages.discovery.help')}
        value={draft.discoveryUrl}
        onChange={(discoveryUrl) => onChange({ discoveryUrl })}
        error={errorAt('discoveryUrl', t('packages.discovery.wrong'))}
        maxLength={500}
        autoComplete="off"
        mono
      />
      <TextField
        label={t('packages.account')}
        help={t('packages.account.help')}
        value={draft.userName}
        onChange={(userName) => onChange({ userName })}
        error={errorAt('userName', t('form.required'))}
        maxLength={200}
        autoComplete="off"
        mono
      />
      <TextField
        label={t('packages.provider')}
        help={t('packages.provider.help')}
        value={draft.providerId}
        onChange={(providerId) => onChange({ providerId })}
        error={errorAt('providerId', t('form.required'))}
        maxLength={200}
        autoComplete="off"
      />
      <ContentField
        label={t('packages.provisioning')}
        content={draft.file}
        onChange={(file) => onChange({ file })}
        error={errorAt('provisioningPackage.size', t('packages.provisioning.wrong'))}
      />
    </>
  );
}

export function ProfileFields({ draft, onChange, errorAt }: FieldsProps) {
  return (
    <>
      <TextField
        label={t('packages.server')}
        help={t('packages.server.help')}
        value={draft.serverHost}
        onChange={(serverHost) => onChange({ serverHost })}
        error={errorAt('serverHost', t('packages.server.wrong'))}
        maxLength={255}
        autoComplete="off"
        mono
      />
      <ContentField
        label={t('packages.profile')}
        content={draft.file}
        onChange={(file) => onChange({ file })}
        error={errorAt('sha256', t('packages.file.required')) ?? errorAt('size', t('packages.profile.wrong'))}
      />
    </>
  );
}
