/** Packages: the list. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Package } from '../../admin-api/schemas/packages.ts';
import { call } from '../client/call.ts';
import { packagesQuery } from '../client/queries.ts';
import { useMay } from '../client/session.ts';
import { Badge } from '../components/badge.tsx';
import { Button, ButtonLink } from '../components/button.tsx';
import { EmptyState, Loading, ProblemNotice } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { dateOf, Relative } from '../components/time.tsx';
import { setQuery, to, usePlace } from '../routing.ts';
import { t } from '../texts/text.ts';
import { AskDeleteDialog, rowLabel } from './ask-delete.tsx';
import { EditPackageDialog } from './edit-package.tsx';
import { NewPackageDialog } from './new-package.tsx';
import { lacksContent, UploadButton } from './upload-button.tsx';

const Missing = ({ help }: { readonly help: string }) => (
  <span className="quiet small">
    <Badge tone="warn" icon="bang">
      {t('packages.missing')}
    </Badge>{' '}
    {help}
  </span>
);

function Details({ item }: { item: Package }) {
  switch (item.kind) {
    case 'host-name':
      return <code>{item.template}</code>;
    case 'certificate':
      return (
        <bdi>{t('packages.certificate.until', { subject: item.subject, date: dateOf(item.notAfter) })}</bdi>
      );
    case 'domain-join':
      return <code>{item.domain}</code>;
    case 'mdm-registration':
      return (
        <span className="stack">
          <code>{item.discoveryUrl}</code>
          <bdi className="quiet small">{[item.userName, item.providerId].join(' · ')}</bdi>
          {item.provisioningPackage?.uploaded === false && (
            <Missing help={t('packages.missing.provisioning')} />
          )}
        </span>
      );
    case 'profile':
      return (
        <span className="stack">
          <code>{item.serverHost}</code>
          {!item.uploaded && <Missing help={t('packages.missing.help')} />}
        </span>
      );
    case 'application':
      return (
        <span className="stack">
          <bdi>
            {[
              item.version,
              t(`packages.format.${item.format}`),
              item.secretProperty !== null && t('packages.secret', { property: item.secretProperty }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </bdi>
          {item.source !== null && <code>{item.source}</code>}
          {!item.uploaded && <Missing help={t('packages.missing.help')} />}
        </span>
      );
  }
}

const COLUMNS: readonly Column<Package>[] = [
  { id: 'name', title: t('packages.name'), cell: (item) => <bdi>{item.name}</bdi> },
  { id: 'kind', title: t('packages.kind'), cell: (item) => t(`packages.kind.${item.kind}`) },
  { id: 'details', title: t('packages.details'), cell: (item) => <Details item={item} /> },
  { id: 'created', title: t('packages.created'), cell: (item) => <Relative at={item.createdAt} /> },
];

const UPLOAD: Column<Package> = {
  id: 'upload',
  title: t('packages.upload'),
  isAction: true,
  cell: (item) => (lacksContent(item) ? <UploadButton item={item} /> : null),
};

const changeColumn = (edit: (item: Package) => void, remove: (item: Package) => void): Column<Package> => ({
  id: 'change',
  title: t('form.change'),
  isAction: true,
  cell: (item) => (
    <span className="row-actions">
      <Button aria-label={rowLabel('form.edit', item.name)} onPress={() => edit(item)}>
        {t('form.edit')}
      </Button>
      <Button aria-label={rowLabel('form.delete', item.name)} onPress={() => remove(item)}>
        {t('form.delete')}
      </Button>
    </span>
  ),
});

export function PackagesPage() {
  const { query } = usePlace();
  const packages = useQuery(packagesQuery);
  const mayWrite = useMay('configuration:write');
  const [editing, setEditing] = useState<Package>();
  const [deleting, setDeleting] = useState<Package>();
  const rows = packages.data?.rows;
  const missing = rows?.some(lacksContent);
  return (
    <Page
      title={t('packages.title')}
      intro={t('packages.intro')}
      action={
        mayWrite && (
          <ButtonLink look="primary" href={`${to.packages}?new=1`}>
            {t('packages.new')}
          </ButtonLink>
        )
      }
    >
      {!rows && (packages.error ? <ProblemNotice error={packages.error} /> : <Loading />)}
      {rows?.length === 0 && <EmptyState title={t('packages.empty')} help={t('packages.empty.help')} />}
      {rows && rows.length > 0 && (
        <Table
          label={t('packages.title')}
          columns={[
            ...COLUMNS,
            ...(mayWrite && missing ? [UPLOAD] : []),
            ...(mayWrite ? [changeColumn(setEditing, setDeleting)] : []),
          ]}
          rows={rows}
          rowKey={(item) => item.id}
        />
      )}
      {mayWrite && query.get('new') === '1' && <NewPackageDialog onClose={() => setQuery({ new: '' })} />}
      {editing && <EditPackageDialog item={editing} all={rows ?? []} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <AskDeleteDialog
          title={t('packages.delete.title', { name: deleting.name })}
          text={t('packages.delete.text')}
          submit={t('packages.delete.submit')}
          remove={() => call('deletePackage', { params: { id: deleting.id } })}
          changes={[packagesQuery.queryKey]}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </Page>
  );
}
