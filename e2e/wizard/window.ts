/** The built window in a real browser, before an engine that shows what the test wants (fake-engine.ts). */
import { test as base } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { type BrowserHost, serveWindow } from '../../main/hosts/browser/serve-window.ts';
import { createTexts, type Language, type Say } from '../../texts/index.ts';
import { type WizardPage, wizardPage } from '../pages/wizard.ts';
import { type ScreenName, viewWith } from './every-screen.ts';
import { type FakeEngine, fakeEngine } from './fake-engine.ts';

export const BUILT_WINDOW = fileURLToPath(new URL('../../dist/renderer', import.meta.url));

/** The words of a language. */
export const wordsOf = async (language: Language): Promise<Say> =>
  (await createTexts({ language, subjects: ['common', 'wizard', 'errors', 'guidance'] })).say;

export interface Fixtures {
  readonly engine: FakeEngine;
  readonly host: BrowserHost;
  /** The page objects in English. */
  readonly wizard: WizardPage;
  /** Shows a screen and waits until it stands. */
  readonly show: (name: ScreenName, language?: Language) => Promise<void>;
  /** What the page complained about, broken policy included. It must be nothing. */
  readonly complaints: string[];
}

export const test = base.extend<Fixtures>({
  engine: async ({}, use) => use(fakeEngine(viewWith('server', 'en'))),
  host: async ({ engine }, use) => {
    const host = await serveWindow({ folder: BUILT_WINDOW, engine: Promise.resolve(engine) });
    await use(host);
    await host.close();
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await use(complaints);
      base.expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  wizard: async ({ page, host, complaints: _complaints }, use) => {
    await page.goto(host.url);
    const wizard = wizardPage(page, await wordsOf('en'));
    await base.expect(wizard.heading('wizard:server.title')).toBeVisible();
    await use(wizard);
  },
  show: async ({ page, engine, wizard: _wizard }, use) => {
    let shown = 0;
    await use(async (name, language = 'en') => {
      // Another screen in between, so that one of the same kind does not pass for the one that was asked for.
      shown += 1;
      const between = `between-${String(shown)}`;
      engine.show({ kind: 'contacting', host: between }, { language });
      await page.getByText(between).waitFor();
      const view = viewWith(name, language);
      engine.show(view.screen, { ...view, language });
      await page.getByText(between).waitFor({ state: 'detached' });
      await page.waitForFunction((tag) => document.documentElement.lang === tag, language);
    });
  },
});

export { expect } from '@playwright/test';
