/** The built window before the real engine and the real service; and the ways that every enrollment takes. */
import { expect, type Page, test as base } from '@playwright/test';
import type { Item } from '../../demo/prepare.ts';
import { type Language, LANGUAGE_INFO, type Say } from '../../texts/index.ts';
import { type Rig, startRig } from '../flow/rig.ts';
import { type WizardPage, wizardPage } from '../pages/wizard.ts';
import { type RunningHost, startBrowserHost } from './browser-host.ts';
import { wordsOf } from './window.ts';

export interface Fixtures {
  /** The page objects in English. */
  readonly wizard: WizardPage;
  /** Starts the browser host on a computer; it ends with the test, however that ends. */
  readonly open: (computer: string) => Promise<RunningHost>;
}

export const test = base.extend<Fixtures & { readonly rig: Rig }>({
  // One for each test, so that none sees what another made.
  rig: async ({}, use) => {
    const rig = await startRig();
    await use(rig);
    await rig.stop();
  },
  wizard: async ({ page }, use) => use(wizardPage(page, await wordsOf('en'))),
  open: async ({ page }, use) => {
    const hosts: RunningHost[] = [];
    await use(async (computer) => {
      const host = await startBrowserHost(computer);
      hosts.push(host);
      await page.goto(host.url);
      return host;
    });
    await Promise.all(hosts.map((host) => host.stop()));
  },
});

/** From the first screen to the code: language, address, fingerprint. */
export async function reachCode(page: Page, rig: Rig, language: Language, say: Say): Promise<void> {
  const wizard = wizardPage(page, say);
  await page.getByText(LANGUAGE_INFO[language].name, { exact: true }).click();
  await wizard.heading('wizard:language.title').waitFor();
  await wizard.button('common:action.continue').click();

  const { host } = new URL(rig.service.origin);
  await wizard.address.fill(host);
  await wizard.address.press('Enter');

  await expect(wizard.heading('wizard:confirmRoot.title')).toBeVisible();
  const read = (await wizard.fingerprint.innerText()).replaceAll(/\s/g, '').toLowerCase();
  expect(read).toBe(rig.service.rootFingerprint);
  await wizard.button('wizard:confirmRoot.same').click();
  await expect(wizard.heading('wizard:code.title')).toBeVisible();
}

/** From the first screen to what will be seen and done, by a code that the person types. */
export async function reachConsent(
  page: Page,
  rig: Rig,
  language: Language,
  say: Say,
  item: Item,
): Promise<void> {
  const wizard = wizardPage(page, say);
  await reachCode(page, rig, language, say);
  await wizard.code.fill(item.code);
  await wizard.code.press('Enter');
  await expect(wizard.heading('wizard:consent.title', { organisation: 'Acme' })).toBeVisible();
}

/** From the first screen to the code, by the link that helpdesk copies into a mail: address, code and root. */
export async function followLink(wizard: WizardPage, { link }: Item): Promise<void> {
  expect(link).toContain('#code=');
  await wizard.button('common:action.continue').click();
  await wizard.address.fill(link);
  await wizard.address.press('Enter');
  await expect(wizard.heading('wizard:code.linkTitle')).toBeVisible();
}

/** And on to the set-up. */
export async function agree(wizard: WizardPage): Promise<void> {
  await wizard.button('common:action.continue').click();
  await wizard.button('wizard:consent.agree').click();
}
