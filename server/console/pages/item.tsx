/** One enrollment item: its code as long as it can be used, and who used it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Item } from '../../admin-api/schemas/items.ts';
import { call } from '../client/call.ts';
import { itemQuery } from '../client/queries.ts';
import { useMay } from '../client/session.ts';
import { ItemBadge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { Loading, ProblemNotice } from '../components/notice.tsx';
import { Page, Section } from '../components/page.tsx';
import { Exact, Relative } from '../components/time.tsx';
import { to } from '../routing.ts';
import { t } from '../texts/text.ts';
import { CodeCard } from './code-card.tsx';
import { DeleteItemDialog } from './delete-item.tsx';
import { EnrollmentTable } from './enrollments.tsx';

const EXPIRY_LOOK_MS = 30_000;

export function ItemPage({ id }: { id: string }) {
  // The state changes by time alone, too.
  const item = useQuery({ ...itemQuery(id), refetchInterval: EXPIRY_LOOK_MS });
  const back = { href: to.items, label: t('item.back') };
  if (!item.data) {
    return (
      <Page title={t('items.title')} back={back}>
        {item.error ? <ProblemNotice error={item.error} /> : <Loading />}
      </Page>
    );
  }
  return <ItemDetails item={item.data} />;
}

function ItemDetails({ item }: { item: Item }) {
  const client = useQueryClient();
  const mayWrite = useMay('items:write');
  const [deleting, setDeleting] = useState(false);
  const reactivate = useMutation({
    mutationFn: () => call('reactivateItem', { params: { id: item.id } }),
    onSuccess: (renewed) => client.setQueryData(['item', item.id], renewed),
    onSettled: () => client.invalidateQueries({ queryKey: ['items'] }),
  });
  const choice = (value: Item['deviceUsage']) => (value === null ? '–' : <bdi>{value.name}</bdi>);
  return (
    <Page
      title={item.name}
      back={{ href: to.items, label: t('item.back') }}
      action={mayWrite && <Button onPress={() => setDeleting(true)}>{t('item.delete')}</Button>}
    >
      <ProblemNotice error={reactivate.error} />
      <CodeCard
        item={item}
        isRenewed={reactivate.isSuccess}
        {...(mayWrite && { reactivate: { run: () => reactivate.mutate(), isPending: reactivate.isPending } })}
      />
      <Section title={t('item.enrollments')}>
        {item.enrollments.length === 0 ? (
          <p className="quiet">{t('item.enrollments.none')}</p>
        ) : (
          <EnrollmentTable rows={item.enrollments} />
        )}
      </Section>
      <Section title={t('item.details')}>
        <Facts
          facts={[
            [t('items.state'), <ItemBadge key="state" state={item.state} />],
            [t('items.uses'), t('items.uses.of', { uses: item.uses, max: item.maxUses })],
            [t('items.expires'), item.state === 'used' ? '–' : <Exact key="expires" at={item.expiresAt} />],
            [t('kind.device-usage'), choice(item.deviceUsage)],
            [t('kind.location'), choice(item.location)],
            [t('kind.cost-centre'), choice(item.costCentre)],
            [
              t('items.created'),
              <span key="created">
                <Relative at={item.createdAt} /> · <bdi>{item.createdBy}</bdi>
              </span>,
            ],
          ]}
        />
      </Section>
      {deleting && <DeleteItemDialog item={item} onClose={() => setDeleting(false)} />}
    </Page>
  );
}
