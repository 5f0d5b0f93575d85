/** The built window before the real engine and the real service; and the way of every enrollment up to the code. */
import { expect, type Page, test as base } from '@playwright/test';
import { type Language, LANGUAGE_INFO, type Say } from '../../texts/index.ts';
import { type Rig, startRig } from '../flow/rig.ts';
import { wizardPage } from '../pages/wizard.ts';
import { type RunningHost, startBrowserHost } from './browser-host.ts';

export interface Fixtures {
  /** Starts the browser host on a computer; it ends with the test, however that ends. */
  readonly open: (computer: string) => Promise<RunningHost>;
}

export const test = base.extend<Fixtures, { rig: Rig }>({
  rig: [
    async ({}, use) => {
      const rig = await startRig();
      await use(rig);
      await rig.stop();
    },
    { scope: 'worker' },
  ],
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
