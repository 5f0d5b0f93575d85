/** What an application package is: version, product, file, perhaps a secret property. */
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../components/button.tsx';
import { Select, TextField } from '../components/fields.tsx';
import { t } from '../texts/text.ts';

const FORMATS = ['msi', 'pkg', 'simulated'] as const;

export interface ApplicationDraft {
  readonly version: string;
  readonly product: string;
  readonly format: string;
  readonly file: { readonly file: File; readonly sha256: string } | undefined;
  readonly property: string;
  readonly value: string;
}

export const EMPTY_APPLICATION: ApplicationDraft = {
  version: '',
  product: '',
  format: 'msi',
  file: undefined,
  property: '',
  value: '',
};

/** Lower-case hexadecimal. The whole file is in memory for a moment. */
async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface FieldsProps {
  readonly draft: ApplicationDraft;
  readonly onChange: (draft: Partial<ApplicationDraft>) => void;
  readonly errorAt: (path: string, words: string) => string | undefined;
}

export function ApplicationFields({ draft, onChange, errorAt }: FieldsProps) {
  const [hashing, setHashing] = useState(false);
  const choose = (file: File | undefined): void => {
    if (!file) return;
    setHashing(true);
    void sha256Of(file)
      .then((sha256) => onChange({ file: { file, sha256 } }))
      .finally(() => setHashing(false));
  };
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
      <div className="field" role="group" aria-label={t('packages.file')}>
        <span className="label">{t('packages.file')}</span>
        <span className="file-row">
          <FileTrigger onSelect={(files) => choose(files?.[0])}>
            <Button isPending={hashing}>{t('packages.file.choose')}</Button>
          </FileTrigger>
          <bdi className="quiet">
            {hashing ? t('packages.file.hashing') : (draft.file?.file.name ?? t('packages.file.none'))}
          </bdi>
        </span>
        {fileError !== undefined && <span className="field-error">{fileError}</span>}
        <span className="field-help">{t('packages.file.help')}</span>
      </div>
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
