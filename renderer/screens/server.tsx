/** Where the computer belongs: a link or an address. */
import { useState } from 'react';
import { Primary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { TextField } from '../components/text-field.tsx';
import { type ScreenProps, useWindow } from '../window-context.ts';

const FIELD = 'server-address';
const EXAMPLE = 'enroll.example.com';

export function Server({ screen }: ScreenProps<'server'>) {
  const { say, act, drafts, refusal } = useWindow();
  const [empty, setEmpty] = useState(false);
  const address = drafts.address ?? screen.address;
  const problem = refusal ?? screen.problem;
  const submit = (): void => {
    setEmpty(address.trim() === '');
    if (address.trim() === '') document.getElementById(FIELD)?.focus();
    else act((client) => client.enrollment.contactServer({ address: address.trim() }));
  };
  return (
    <Page
      title={say('wizard:server.title')}
      lead={say('wizard:server.text')}
      on={<Primary>{say('common:action.continue')}</Primary>}
      onSubmit={submit}
      focusOn={problem && FIELD}
    >
      <TextField
        id={FIELD}
        label={say('wizard:server.label')}
        hint={say('wizard:server.hint', { example: EXAMPLE })}
        value={address}
        onChange={(text) => {
          drafts.setAddress(text);
          setEmpty(false);
        }}
        fault={empty ? say('wizard:server.empty') : undefined}
      />
      {problem && !empty && <ProblemCard problem={problem} />}
    </Page>
  );
}
