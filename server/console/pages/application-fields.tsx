/** What an application package is: version, product, file, perhaps a secret property. */
import { Select } from '../components/fields.tsx';
import { t } from '../texts/text.ts';
import { ContentField } from './content-field.tsx';
import { type DraftForm, DraftText } from './draft-text.tsx';

const FORMATS = ['msi', 'pkg', 'simulated'] as const;

export function ApplicationFields({ form }: { readonly form: DraftForm }) {
  const { draft, onChange, errorAt } = form;
  const required = t('packages.file.required');
  return (
    <>
      <Select
        label={t('packages.format')}
        value={draft.format}
        onChange={(format) => onChange({ format })}
        options={FORMATS.map((format) => ({ id: format, name: t(`packages.format.${format}`) }))}
      />
      <div className="pair">
        <DraftText
          form={form}
          of="version"
          label={t('packages.version')}
          help={t('packages.version.help')}
          wrong={t('packages.version.wrong')}
          maxLength={17}
        />
        <DraftText
          form={form}
          of="product"
          label={t('packages.product')}
          help={t('packages.product.help')}
          wrong={t('packages.product.wrong')}
          maxLength={64}
        />
      </div>
      {draft.format === 'pkg' && (
        <DraftText
          form={form}
          of="teamId"
          label={t('packages.team')}
          help={t('packages.team.help')}
          wrong={t('packages.team.wrong')}
          maxLength={10}
          mono
        />
      )}
      <ContentField
        label={t('packages.file')}
        content={draft.file}
        onChange={(file) => onChange({ file })}
        error={errorAt('sha256', required) ?? errorAt('size', required)}
      />
      <DraftText
        form={form}
        of="source"
        label={t('packages.source')}
        help={t('packages.source.help')}
        wrong={t('packages.source.wrong')}
        maxLength={1000}
        mono
      />
      {draft.format !== 'pkg' && (
        <div className="pair">
          <DraftText
            form={form}
            of="property"
            path="secret.property"
            label={t('packages.property')}
            help={t('packages.property.help')}
            wrong={t('packages.property.wrong')}
            maxLength={64}
            mono
          />
          {draft.property.trim() !== '' && (
            <DraftText
              form={form}
              of="value"
              path="secret.value"
              label={t('packages.value')}
              help={t('packages.value.help')}
              wrong={t('form.required')}
              type="password"
              maxLength={2000}
            />
          )}
        </div>
      )}
    </>
  );
}
