/** The wizard as a person meets it: by roles and names in the language of the window. */
import type { Locator, Page } from '@playwright/test';
import { type Language, LANGUAGE_INFO, type Say, type TextKey } from '../../texts/index.ts';

export interface WizardPage {
  heading(key: TextKey, values?: Parameters<Say>[1]): Locator;
  button(key: TextKey): Locator;
  readonly languageButton: Locator;
  readonly address: Locator;
  readonly code: Locator;
  readonly fingerprint: Locator;
  readonly announcer: Locator;
  /** The step whose name begins so. */
  step(name: string): Locator;
  /** The first screen: takes the language and goes on. */
  chooseLanguage(language: Language): Promise<void>;
  /** The menu of every later screen. */
  changeLanguage(language: Language): Promise<void>;
}

/** @param say the words the window shows now. */
export function wizardPage(page: Page, say: Say): WizardPage {
  const button = (key: TextKey): Locator => page.getByRole('button', { name: say(key), exact: true });
  const languageButton = page.locator('.language-button');
  return {
    heading: (key, values) => page.getByRole('heading', { level: 1, name: say(key, values), exact: true }),
    button,
    languageButton,
    address: page.getByRole('textbox', { name: say('wizard:server.label') }),
    code: page.getByRole('textbox', { name: say('wizard:code.label') }),
    fingerprint: page.getByRole('list', { name: say('wizard:confirmRoot.label') }),
    announcer: page.getByTestId('announcer'),
    step: (name) => page.getByRole('listitem').filter({ hasText: name }),
    async chooseLanguage(language) {
      await page.getByText(LANGUAGE_INFO[language].name, { exact: true }).click();
      await button('common:action.continue').click();
    },
    async changeLanguage(language) {
      await languageButton.click();
      await page.getByRole('menuitemradio', { name: LANGUAGE_INFO[language].name }).click();
    },
  };
}
