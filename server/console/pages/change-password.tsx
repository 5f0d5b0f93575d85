/** A new password for one's own account. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { PasswordChange } from '../../admin-api/schemas/users.ts';
import { call } from '../client/call.ts';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { t } from '../texts/text.ts';

export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = PasswordChange.safeParse({ current, next });
  const faults = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.')));
  const change = useMutation({
    mutationFn: (body: PasswordChange) => call('changePassword', { body }),
    onSuccess: onClose,
  });
  return (
    <Dialog title={t('password.title')} isOpen onClose={onClose}>
      <Form
        submit={t('password.submit')}
        isPending={change.isPending}
        error={change.error}
        onCancel={onClose}
        onSubmit={() => {
          setTried(true);
          if (parsed.success) change.mutate(parsed.data);
        }}
      >
        <TextField
          label={t('password.current')}
          type="password"
          value={current}
          onChange={setCurrent}
          error={tried && faults.has('current') ? t('form.required') : undefined}
          autoComplete="current-password"
          maxLength={1000}
          autoFocus
        />
        <TextField
          label={t('password.next')}
          help={t('password.help')}
          type="password"
          value={next}
          onChange={setNext}
          error={tried && faults.has('next') ? t('password.wrong') : undefined}
          autoComplete="new-password"
          maxLength={1000}
        />
      </Form>
    </Dialog>
  );
}
