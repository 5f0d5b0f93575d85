/** Puts the details for IT on the clipboard; where a clipboard is refused, shows them to be copied by hand. */
import { useState } from 'react';
import { useWindow } from '../window-context.ts';
import { Secondary } from './actions.tsx';

type Copying = { readonly kind: 'idle' | 'copied' } | { readonly kind: 'by-hand'; readonly text: string };

export function CopyDetails() {
  const { say, act } = useWindow();
  const [copying, setCopying] = useState<Copying>({ kind: 'idle' });
  const copy = (): void =>
    act(async (client) => {
      const { text } = await client.support.details();
      try {
        await navigator.clipboard.writeText(text);
        setCopying({ kind: 'copied' });
      } catch {
        setCopying({ kind: 'by-hand', text });
      }
    });
  return (
    <>
      <Secondary onPress={copy}>{say('common:action.copyDetails')}</Secondary>
      <div className="copy-result" role="status">
        {copying.kind === 'copied' && <p>{say('wizard:failed.copied')}</p>}
        {copying.kind === 'by-hand' && (
          <label>
            {say('wizard:failed.copyByHand')}
            <textarea
              readOnly
              rows={6}
              dir="ltr"
              value={copying.text}
              onFocus={(event) => event.target.select()}
            />
          </label>
        )}
      </div>
    </>
  );
}
