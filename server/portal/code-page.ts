/** M5, first page: asks for the code. Works without script. */
import { CODE_LENGTH } from '../../protocol/enrollment-code.ts';
import type { CheckedCode } from './check-code.ts';
import { type Html, html } from './html.ts';
import { type Frame, page } from './layout.ts';
import type { Say } from './texts.ts';

const FORM = 'code-form';

function problemText(say: Say, checked: CheckedCode): Html | undefined {
  switch (checked.kind) {
    case 'right':
      return undefined;
    case 'rejected':
      return say('rejected');
    case 'limited':
      return say('limited', { minutes: Math.ceil(checked.seconds / 60) });
    case 'slip':
      switch (checked.slip.kind) {
        case 'empty':
          return say('slipEmpty');
        case 'check':
          return say('slipCheck');
        case 'length':
          return say('slipLength', { count: checked.slip.length, expected: CODE_LENGTH });
        case 'character':
          return say('slipCharacter', {
            character: checked.slip.character,
            position: checked.slip.position,
          });
      }
  }
}

/**
 * @param typed what stands in the field; it is in the answer's body alone, which nobody stores.
 * @param checked what was found out about it; undefined before anybody looked.
 */
export function codePage(frame: Frame, typed: string, checked: CheckedCode | undefined): string {
  const { say, organisation } = frame;
  const problem = checked && problemText(say, checked);
  return page(
    frame,
    say('codeTitle'),
    FORM,
    html`<p class="quiet">${say('codeIntro', { organisation: organisation.name })}</p>
      <form id="${FORM}" method="post" novalidate>
        <label for="code">${say('codeLabel')}</label>
        <input
          id="code"
          name="code"
          value="${typed}"
          dir="ltr"
          type="text"
          maxlength="100"
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck="false"
          aria-describedby="${problem ? 'code-problem code-help' : 'code-help'}"
          ${problem && html`aria-invalid="true" autofocus`}
        />
        ${problem && html`<p id="code-problem" class="problem" role="alert">${problem}</p>`}
        <p id="code-help" class="quiet small">${say('codeHelp')}</p>
        <div class="foot"><button type="submit" class="primary">${say('continue')}</button></div>
      </form>`,
  );
}
