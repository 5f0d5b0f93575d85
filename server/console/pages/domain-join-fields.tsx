/** A package that joins a computer to a domain. */
import { t } from '../texts/text.ts';
import { type DraftForm, DraftText } from './draft-text.tsx';

export function DomainJoinFields({ form }: { readonly form: DraftForm }) {
  return (
    <>
      <DraftText
        form={form}
        of="domain"
        label={t('packages.domain')}
        help={t('packages.domain.help')}
        wrong={t('packages.domain.wrong')}
        maxLength={255}
        mono
      />
      <DraftText
        form={form}
        of="provisioner"
        label={t('packages.provisioner')}
        help={t('packages.provisioner.help')}
        wrong={t('packages.provisioner.wrong')}
        maxLength={1000}
        lines={4}
        mono
      />
    </>
  );
}
