/** The code, big enough to read out, with the link; or why there is none and what to do. */
import { formatCode } from '../../../protocol/enrollment-code.ts';
import type { Item } from '../../admin-api/schemas/items.ts';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy.tsx';
import { Exact, Relative } from '../components/time.tsx';
import { t } from '../texts/text.ts';

interface CodeCardProps {
  readonly item: Item;
  readonly isRenewed: boolean;
  readonly reactivate?: { readonly run: () => void; readonly isPending: boolean };
}

export function CodeCard({ item, isRenewed, reactivate }: CodeCardProps) {
  if (item.code === null || item.link === null) {
    const used = item.state === 'used';
    return (
      <section className="code-card" aria-label={t('item.code')}>
        <h2>{used ? t('item.used') : t('item.expired')}</h2>
        <p className="quiet">{used ? t('item.used.help') : t('item.expired.help')}</p>
        {!used && reactivate && (
          <Button look="primary" onPress={reactivate.run} isPending={reactivate.isPending}>
            {t('item.reactivate')}
          </Button>
        )}
      </section>
    );
  }
  return (
    <section className="code-card" aria-label={t('item.code')}>
      <div className="code-row">
        <div>
          <h2 className="label">{t('item.code')}</h2>
          <p className="code" dir="ltr">
            {formatCode(item.code)}
          </p>
          <p className="quiet small">
            {t('items.expires')} <Exact at={item.expiresAt} /> (<Relative at={item.expiresAt} />)
          </p>
        </div>
        <CopyButton text={formatCode(item.code)} label={t('item.code.copy')} />
      </div>
      <span role="status" className="hidden">
        {isRenewed ? t('item.reactivated') : ''}
      </span>
      <Address
        label={t('item.link')}
        help={t('item.link.help', { count: item.maxUses - item.uses })}
        url={item.link}
        copy={t('item.link.copy')}
      />
      <Address label={t('item.url')} help={t('item.url.help')} url={item.url} copy={t('item.url.copy')} />
    </section>
  );
}

const Address = ({ label, help, url, copy }: { label: string; help: string; url: string; copy: string }) => (
  <div className="code-row">
    <div className="code-address">
      <h3 className="label">{label}</h3>
      <p className="mono address" dir="ltr">
        {url}
      </p>
      <p className="quiet small">{help}</p>
    </div>
    <CopyButton text={url} label={copy} />
  </div>
);
