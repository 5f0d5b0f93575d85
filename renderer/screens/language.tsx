/** A1: the first screen. Each language is written in itself; choosing one shows it at once. */
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { LANGUAGE_INFO, LANGUAGES } from '../../texts/index.ts';
import { Primary } from '../components/actions.tsx';
import { Page } from '../components/page.tsx';
import { useWindow } from '../window-context.ts';

export function LanguageChoice() {
  const { say, language, speak, act } = useWindow();
  return (
    <Page
      title={say('wizard:language.title')}
      lead={say('wizard:language.text')}
      on={<Primary>{say('common:action.continue')}</Primary>}
      onSubmit={() => act((client) => client.enrollment.chooseLanguage({ language }))}
    >
      <RadioGroup
        className="choices"
        aria-label={say('wizard:language.label')}
        value={language}
        onChange={speak}
      >
        {LANGUAGES.map((tag) => (
          <Radio key={tag} value={tag} className="choice">
            <span className="choice-dot" />
            <span lang={tag} dir={LANGUAGE_INFO[tag].direction}>
              {LANGUAGE_INFO[tag].name}
            </span>
          </Radio>
        ))}
      </RadioGroup>
    </Page>
  );
}
