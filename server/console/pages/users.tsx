/** Accounts of the console. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../admin-api/schemas/users.ts';
import { call } from '../client/call.ts';
import { usersQuery } from '../client/queries.ts';
import { Badge } from '../components/badge.tsx';
import { Button, ButtonLink } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Form } from '../components/form.tsx';
import { Loading, ProblemNotice } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { Relative } from '../components/time.tsx';
import { setQuery, to, usePlace } from '../routing.ts';
import { t } from '../texts/text.ts';
import { NewUserDialog } from './new-user.tsx';

const COLUMNS: readonly Column<User>[] = [
  { id: 'name', title: t('sign-in.name'), cell: (user) => <bdi>{user.userName}</bdi> },
  { id: 'role', title: t('users.role'), cell: (user) => t(`role.${user.role}`) },
  {
    id: 'state',
    title: t('list.state'),
    cell: (user) =>
      user.disabledAt === null ? (
        <Badge tone="good" icon="check">
          {t('users.active')}
        </Badge>
      ) : (
        <Badge tone="quiet" icon="skip">
          {t('users.disabled')}
        </Badge>
      ),
  },
  { id: 'created', title: t('items.created'), cell: (user) => <Relative at={user.createdAt} /> },
];

const disableColumn = (disable: (user: User) => void): Column<User> => ({
  id: 'disable',
  title: t('users.disable'),
  isAction: true,
  cell: (user) =>
    user.disabledAt === null ? (
      <Button aria-label={`${t('users.disable')} ${user.userName}`} onPress={() => disable(user)}>
        {t('users.disable')}
      </Button>
    ) : null,
});

export function UsersPage() {
  const { query } = usePlace();
  const users = useQuery(usersQuery);
  const [disabling, setDisabling] = useState<User>();
  const rows = users.data?.rows;
  return (
    <Page
      title={t('users.title')}
      intro={t('users.intro')}
      action={
        <ButtonLink look="primary" href={`${to.users}?new=1`}>
          {t('users.new')}
        </ButtonLink>
      }
    >
      {!rows && (users.error ? <ProblemNotice error={users.error} /> : <Loading />)}
      {rows && (
        <Table
          label={t('users.title')}
          columns={[...COLUMNS, disableColumn(setDisabling)]}
          rows={rows}
          rowKey={(user) => user.id}
        />
      )}
      {query.get('new') === '1' && <NewUserDialog onClose={() => setQuery({ new: '' })} />}
      {disabling && <DisableDialog user={disabling} onClose={() => setDisabling(undefined)} />}
    </Page>
  );
}

function DisableDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const client = useQueryClient();
  const disable = useMutation({
    mutationFn: () => call('disableUser', { params: { id: user.id } }),
    onSuccess: async () => {
      await client.invalidateQueries(usersQuery);
      onClose();
    },
  });
  return (
    <Dialog
      role="alertdialog"
      title={t('users.disable.title', { name: user.userName })}
      isOpen
      onClose={onClose}
    >
      <p>{t('users.disable.text')}</p>
      <Form
        look="danger"
        submit={t('users.disable.submit')}
        isPending={disable.isPending}
        error={disable.error}
        onCancel={onClose}
        onSubmit={() => disable.mutate()}
      />
    </Dialog>
  );
}
