import type { Page } from '@playwright/test';
import { SCREENS } from './every-screen.ts';
import { expect, test } from './window.ts';

/** Presses Tab until the element with this name has the focus, as somebody does who has no mouse. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page
    .locator(':focus')
    .and(page.getByRole('button', { name }).or(page.getByRole('textbox', { name })));
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await wanted.count()) > 0) return;
  }
  throw new Error(`Tab does not lead to ${String(name)}`);
}

test('G8 the whole way is walked with the keyboard alone', async ({ page, wizard, engine, show }) => {
  const asked = (): string[] => engine.asked.map(({ name }) => name);

  await show('language');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: 'Valitse kieli' })).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('heading', { name: 'Choose your language' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(asked).toEqual(['chooseLanguage']);

  await show('server');
  await tabTo(page, 'Link or address');
  await page.keyboard.type('enroll.acme.example');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => engine.asked.at(-1))
    .toEqual({
      name: 'contactServer',
      input: { address: 'enroll.acme.example' },
    });

  await show('confirm-root');
  await page.keyboard.press('Enter');
  await tabTo(page, 'They are the same');
  expect(asked(), 'Enter alone confirms no fingerprint').not.toContain('confirmRoot');
  await page.keyboard.press('Space');
  await expect.poll(asked).toContain('confirmRoot');
  expect(asked().filter((name) => name === 'confirmRoot')).toHaveLength(1);

  await show('code');
  await tabTo(page, 'Enrollment code');
  await page.keyboard.type('2222222222');
  await page.keyboard.press('Enter');
  await expect.poll(asked).toContain('submitCode');

  await show('consent');
  await page.keyboard.press('Enter');
  expect(asked(), 'Enter alone agrees to nothing').not.toContain('consent');
  await tabTo(page, 'Agree and set up');
  await page.keyboard.press('Enter');
  await expect.poll(asked).toContain('consent');
  expect(asked().filter((name) => name === 'consent')).toHaveLength(1);

  await show('step-failed');
  await tabTo(page, 'Try again');
  await page.keyboard.press('Enter');
  await expect.poll(asked).toContain('retryStep');

  await show('finished');
  await tabTo(page, 'Unenroll this computer');
  await page.keyboard.press('Enter');
  await expect.poll(asked).toContain('askUnenroll');

  await tabTo(page, /^Language:/);
  await page.keyboard.press('Enter');
  // Nobody types faster than the focus moves; a test would.
  await expect(page.getByRole('menuitemradio', { name: 'English' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitemradio', { name: 'Suomi' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Tietokoneesi on valmis' })).toBeVisible();
  await expect(wizard.languageButton).toBeFocused();
});

test('G8 another screen takes the focus to its heading; the same screen leaves it where it is', async ({
  page,
  wizard,
  engine,
  show,
}) => {
  await show('confirm-root');
  await expect(wizard.heading('wizard:confirmRoot.title')).toBeFocused();
  await expect(page).toHaveTitle('Compare this fingerprint – Gangway');
  await show('step-failed');
  const retry = page.getByRole('button', { name: 'Try again' });
  await retry.focus();
  const { steps } = SCREENS['step-failed'];
  engine.show({
    ...SCREENS['step-failed'],
    steps: steps.map((step) => (step.id === 'vpn' ? { ...step, progress: { done: 5, total: 10 } } : step)),
  });
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '5');
  await expect(retry).toBeFocused();
});

test('G8 a screen reader is told which step changed, once and in one sentence', async ({
  wizard,
  engine,
  show,
}) => {
  await show('setting-up');
  await expect(wizard.announcer).toHaveText('');
  engine.show(SCREENS['step-failed']);
  await expect(wizard.announcer).toHaveText('Computer name ACME-LT-0421: FailedAcme VPN: In progress');
});

test('G8 every state is a word as well, and forced colours keep every edge', async ({
  page,
  wizard,
  show,
}) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await show('step-failed');
  for (const [step, word] of [
    ['Management by Acme', 'Done'],
    ['Computer name', 'Failed'],
    ['Acme VPN', 'In progress'],
    ['Office', 'Waiting'],
  ] as const) {
    await expect(wizard.step(step).getByText(word, { exact: true })).toBeVisible();
  }
  await expect(wizard.button('common:action.tryAgain')).toHaveCSS('border-top-style', 'solid');
  await expect(page.locator('.is-running > .step-icon')).toHaveCSS('animation-name', 'none');
});
