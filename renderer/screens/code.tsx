/** A2, G1: the code. A slip is found here, before any network; a pasted link is followed. */
import { useState } from 'react';
import type { CodeSlip } from '../../main/contract/for-window.ts';
import { Primary, Secondary } from '../components/actions.tsx';
import { CodeField } from '../components/code-field.tsx';
import { Page } from '../components/page.tsx';
import { PermissionNote } from '../components/permission-note.tsx';
import { ProblemCard } from '../components/problem-card.tsx';
import { slipOf, slipWords } from '../typed-code.ts';
import { type ScreenProps, useWindow } from '../window-context.ts';

const FIELD = 'enrollment-code';

export function Code({ screen }: ScreenProps<'code'>) {
  const [other, setOther] = useState(false);
  return screen.hasCode && !other ? (
    <CodeOfLink key="link" onOther={() => setOther(true)} />
  ) : (
    <TypedCode key="typed" screen={screen} />
  );
}

/** Who the code goes to. */
function useReceiver() {
  const { view } = useWindow();
  return { organisation: view.organisation?.name ?? '', host: view.organisation?.host ?? '' };
}

function CodeOfLink({ onOther }: { readonly onOther: () => void }) {
  const { say, act, refusal } = useWindow();
  return (
    <Page
      title={say('wizard:code.linkTitle')}
      lead={say('wizard:code.linkText', useReceiver())}
      back={<Secondary onPress={onOther}>{say('wizard:code.other')}</Secondary>}
      on={<Primary>{say('common:action.continue')}</Primary>}
      onSubmit={() => act((client) => client.enrollment.submitCode({}))}
    >
      <PermissionNote />
      {refusal && <ProblemCard problem={refusal} />}
    </Page>
  );
}

function TypedCode({ screen }: ScreenProps<'code'>) {
  const { say, act, drafts, refusal } = useWindow();
  const [slip, setSlip] = useState<CodeSlip>();
  const problem = refusal ?? screen.problem;
  const submit = (): void => {
    const found = slipOf(drafts.code);
    setSlip(found);
    if (found) document.getElementById(FIELD)?.focus();
    else act((client) => client.enrollment.submitCode({ code: drafts.code }));
  };
  const change = (text: string): void => {
    drafts.setCode(text);
    // Once a slip was named, it goes as soon as it is put right.
    if (slip) setSlip(slipOf(text));
  };
  const follow = (link: string): void => {
    drafts.setCode('');
    drafts.setAddress(link);
    act((client) => client.enrollment.contactServer({ address: link }));
  };
  return (
    <Page
      title={say('wizard:code.title')}
      lead={say('wizard:code.text', useReceiver())}
      back={
        <Secondary onPress={() => act((client) => client.enrollment.back())}>
          {say('common:action.back')}
        </Secondary>
      }
      on={<Primary>{say('common:action.continue')}</Primary>}
      onSubmit={submit}
      focusOn={problem && FIELD}
    >
      <CodeField
        id={FIELD}
        label={say('wizard:code.label')}
        hint={say('wizard:code.hint')}
        value={drafts.code}
        onChange={change}
        onLink={follow}
        fault={slip && slipWords(say, slip)}
      />
      {problem && !slip && <ProblemCard problem={problem} />}
      <PermissionNote />
    </Page>
  );
}
