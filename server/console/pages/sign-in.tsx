/** Signing in. Says the same for a wrong name and a wrong password. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../client/call.ts';
import { TextField } from '../components/fields.tsx';
import { Form } from '../components/form.tsx';
import { Brand } from '../components/brand.tsx';
import { t } from '../texts/text.ts';

export function SignInPage({ ended, onSignedIn }: { ended: boolean; onSignedIn: () => void }) {
  const client = useQueryClient();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => call('signIn', { body: { userName, password } }),
    onSuccess: (session) => {
      onSignedIn();
      client.setQueryData(['session'], session);
    },
    onError: () => setPassword(''),
  });
  return (
    <main className="sign-in">
      <Brand name={t('app.name')} />
      <h1>{t('sign-in.title')}</h1>
      <p className="quiet">{ended ? t('sign-in.ended') : t('sign-in.intro')}</p>
      <Form
        submit={t('sign-in.submit')}
        isPending={signIn.isPending}
        error={signIn.error}
        onSubmit={() => signIn.mutate()}
      >
        <TextField
          label={t('sign-in.name')}
          value={userName}
          onChange={setUserName}
          autoComplete="username"
          autoFocus
          maxLength={100}
        />
        <TextField
          label={t('sign-in.password')}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          maxLength={1000}
        />
      </Form>
    </main>
  );
}
