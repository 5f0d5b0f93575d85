/** Making an account. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Role } from '../../admin-api/schemas/session.ts';
import { NewUser } from '../../admin-api/schemas/users.ts';
import { call } from '../client/call.ts';
import { usersQuery } from '../client/queries.ts';
import { Dialog } from '../components/dialog.tsx';
import { Select, TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { t } from '../texts/text.ts';

export function NewUserDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [userName, setUserName] = useState('');
  const [role, setRole] = useState<Role>('helpdesk');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = NewUser.safeParse({ userName, role, password });
  const faults = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.')));
  const create = useMutation({
    mutationFn: (body: NewUser) => call('createUser', { body }),
    onSuccess: async () => {
      await client.invalidateQueries(usersQuery);
      onClose();
    },
  });
  return (
    <Dialog title={t('users.new')} isOpen onClose={onClose}>
      <Form
        submit={t('users.submit')}
        isPending={create.isPending}
        error={create.error}
        onCancel={onClose}
        onSubmit={() => {
          setTried(true);
          if (parsed.success) create.mutate(parsed.data);
        }}
      >
        <TextField
          label={t('sign-in.name')}
          value={userName}
          onChange={setUserName}
          error={tried && faults.has('userName') ? t('users.name.wrong') : undefined}
          autoComplete="off"
          maxLength={100}
          autoFocus
        />
        <Select
          label={t('users.role')}
          help={t(`users.role.${role}`)}
          value={role}
          onChange={(chosen) => setRole(Role.options.find((one) => one === chosen) ?? 'helpdesk')}
          options={Role.options.map((one) => ({ id: one, name: t(`role.${one}`) }))}
        />
        <TextField
          label={t('users.password')}
          help={t('users.password.help')}
          type="password"
          value={password}
          onChange={setPassword}
          error={tried && faults.has('password') ? t('password.wrong') : undefined}
          autoComplete="new-password"
          maxLength={1000}
        />
      </Form>
    </Dialog>
  );
}
