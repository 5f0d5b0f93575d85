/** Configuration items by kind, each with the packages that come with it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ConfigurationItem, ConfigurationKind } from '../../admin-api/schemas/configuration.ts';
import { call } from '../client/call.ts';
import { configurationQuery } from '../client/queries.ts';
import { useMay } from '../client/session.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { EmptyState, Loading, ProblemNotice } from '../components/notice.tsx';
import { Page, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { setQuery, to, usePlace } from '../routing.ts';
import { t } from '../texts/text.ts';
import { AskDeleteDialog, rowLabel } from './ask-delete.tsx';
import { AttachDialog } from './attach-packages.tsx';
import { NewConfigurationDialog } from './new-configuration.tsx';
import { RenameConfigurationDialog } from './rename-configuration.tsx';

const PackageNames = ({ item }: { item: ConfigurationItem }) =>
  item.packages.length === 0 ? (
    <span className="quiet">{t('configuration.packages.none')}</span>
  ) : (
    <ol className="inline-list">
      {item.packages.map((one) => (
        <li key={one.id}>
          <bdi>{one.name}</bdi>
        </li>
      ))}
    </ol>
  );

const COLUMNS: readonly Column<ConfigurationItem>[] = [
  { id: 'name', title: t('configuration.name'), cell: (item) => <bdi>{item.name}</bdi> },
  { id: 'packages', title: t('configuration.packages'), cell: (item) => <PackageNames item={item} /> },
];

interface Actions {
  readonly attach: (item: ConfigurationItem) => void;
  readonly rename: (item: ConfigurationItem) => void;
  readonly remove: (item: ConfigurationItem) => void;
}

const editColumn = ({ attach, rename, remove }: Actions): Column<ConfigurationItem> => ({
  id: 'edit',
  title: t('configuration.packages.edit'),
  isAction: true,
  cell: (item) => (
    <span className="row-actions">
      <Button aria-label={`${t('configuration.packages.edit')} ${item.name}`} onPress={() => attach(item)}>
        {t('configuration.packages.edit')}
      </Button>
      <Button aria-label={rowLabel('form.rename', item.name)} onPress={() => rename(item)}>
        {t('form.rename')}
      </Button>
      <Button aria-label={rowLabel('form.delete', item.name)} onPress={() => remove(item)}>
        {t('form.delete')}
      </Button>
    </span>
  ),
});

export function ConfigurationPage() {
  const { query } = usePlace();
  const configuration = useQuery(configurationQuery);
  const mayWrite = useMay('configuration:write');
  const [editing, setEditing] = useState<ConfigurationItem>();
  const [renaming, setRenaming] = useState<ConfigurationItem>();
  const [deleting, setDeleting] = useState<ConfigurationItem>();
  const rows = configuration.data?.rows;
  const actions = { attach: setEditing, rename: setRenaming, remove: setDeleting };
  const columns = mayWrite ? [...COLUMNS, editColumn(actions)] : COLUMNS;
  return (
    <Page
      title={t('configuration.title')}
      intro={t('configuration.intro')}
      action={
        mayWrite && (
          <ButtonLink look="primary" href={`${to.configuration}?new=1`}>
            {t('configuration.new')}
          </ButtonLink>
        )
      }
    >
      {!rows && (configuration.error ? <ProblemNotice error={configuration.error} /> : <Loading />)}
      {rows?.length === 0 && (
        <EmptyState title={t('configuration.empty')} help={t('configuration.empty.help')} />
      )}
      {rows &&
        ConfigurationKind.options.map((kind) => {
          const ofKind = rows.filter((row) => row.kind === kind);
          return ofKind.length === 0 ? null : (
            <Section key={kind} title={t(`kind.${kind}`)}>
              <Table
                label={t(`kind.${kind}`)}
                columns={columns}
                rows={ofKind}
                rowKey={(row) => row.id}
                isEven
              />
            </Section>
          );
        })}
      {mayWrite && query.get('new') === '1' && (
        <NewConfigurationDialog onClose={() => setQuery({ new: '' })} />
      )}
      {editing && <AttachDialog item={editing} onClose={() => setEditing(undefined)} />}
      {renaming && <RenameConfigurationDialog item={renaming} onClose={() => setRenaming(undefined)} />}
      {deleting && (
        <AskDeleteDialog
          title={t('configuration.delete.title', { name: deleting.name })}
          text={t('configuration.delete.text')}
          submit={t('configuration.delete.submit')}
          remove={() => call('deleteConfiguration', { params: { id: deleting.id } })}
          changes={[configurationQuery.queryKey]}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </Page>
  );
}
