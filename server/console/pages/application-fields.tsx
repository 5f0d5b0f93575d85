/** What an application package is: version, product, file, perhaps a secret property. */
import { Select, TextField } from '../components/fields.tsx';
import { t } from '../texts/text.ts';
import { type Content, ContentField } from './content-field.tsx';

const FORMATS = ['msi', 'pkg', 'simulated'] as const;

export interface ApplicationDraft {
  readonly version: string;
  readonly product: string;
  readonly format: string;
  /** For Macs. */
  readonly teamId: string;
  readonly file: Content | undefined;
  /** Address at an installation point; empty: the file is uploaded. */
  readonly source: string;
  readonly property: string;
  readonly value: string;
}

export const EMPTY_APPLICATION: ApplicationDraft = {
  version: '',
  product: '',
  format: 'msi',
  teamId: '',
  file: undefined,
  source: '',
  property: '',
  value: '',
};

interface FieldsProps {
  readonly draft: ApplicationDraft;
  readonly onChange: (draft: Partial<ApplicationDraft>) => void;
  readonly errorAt: (path: string, words: string) => string | undefined;
}

export function ApplicationFields({ draft, onChange, errorAt }: FieldsProps) {
  const fileError =
    errorAt('sha256', t('packages.file.required')) ?? errorAt('size', t('packages.file.required'));
  return (
    <>
      <Select
        label={t('packages.format')}
        value={draft.format}
        onChange={(format) => onChange({ format })}
        options={FORMATS.map((format) => ({ id: format, name: t(`packages.format.${format}`) }))}
      />
      <div className="pair">
        <TextField
          label={t('packages.version')}
          help={t('packages.version.help')}
          value={draft.version}
          onChange={(version) => onChange({ version })}
          error={errorAt('version', t('packages.version.wrong'))}
          maxLength={17}
          autoComplete="off"
        />
        <TextField
          label={t('packages.product')}
          help={t('packages.product.help')}
          value={draft.product}
          onChange={(product) => onChange({ product })}
          error={errorAt('product', t('packages.product.wrong'))}
          maxLength={64}
          autoComplete="off"
        />
      </div>
      {draft.format === 'pkg' && (
        <TextField
          label={t('packages.team')}
          help={t('packages.team.help')}
          value={draft.teamId}
          onChange={(teamId) => onChange({ teamId })}
          error={errorAt('teamId', t('packages.team.wrong'))}
          maxLength={10}
          autoComplete="off"
          mono
        />
      )}
      <ContentField
        label={t('packages.file')}
        content={draft.file}
        onChange={(file) => onChange({ file })}
        error={fileError}
      />
      <TextField
        label={t('packages.source')}
        help={t('packages.source.help')}
        value={draft.source}
        onChange={(source) => onChange({ source })}
        error={errorAt('source', t('packages.source.wrong'))}
        maxLength={1000}
        autoComplete="off"
        mono
      />
      <div className="pair">
        <TextField
          label={t('packages.property')}
          help={t('packages.property.help')}
          value={draft.property}
          onChange={(property) => onChange({ property })}
          error={errorAt('secret.property', t('packages.property.wrong'))}
          maxLength={64}
          autoComplete="off"
          mono
        />
        {draft.property.trim() !== '' && (
          <TextField
            label={t('packages.value')}
            help={t('packages.value.help')}
            type="password"
            value={draft.value}
            onChange={(value) => onChange({ value })}
            error={errorAt('secret.value', t('form.required'))}
            maxLength={2000}
            autoComplete="off"
          />
        )}
      </div>
    </>
  );
}
