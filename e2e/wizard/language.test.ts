import { FINGERPRINT } from './every-screen.ts';
import { expect, test, wordsOf } from './window.ts';
import { wizardPage } from '../pages/wizard.ts';

test('A1 the first screen asks for the language, each written in itself, and shows it at once', async ({
  page,
  engine,
  show,
}) => {
  await show('language');
  await expect(page.getByRole('radio')).toHaveCount(3);
  await page.getByText('العربية', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
  const arabic = wizardPage(page, await wordsOf('ar'));
  await expect(arabic.heading('wizard:language.title')).toBeVisible();
  expect(engine.asked).toEqual([]);
  await arabic.button('common:action.continue').click();
  expect(engine.asked).toEqual([{ name: 'chooseLanguage', input: { language: 'ar' } }]);
});

test('A1 changing the language on the code screen keeps what was typed', async ({
  page,
  wizard,
  engine,
  show,
}) => {
  await show('code');
  await wizard.code.fill('k7qf2m4');
  await wizard.changeLanguage('ar');
  const arabic = wizardPage(page, await wordsOf('ar'));
  await expect(arabic.heading('wizard:code.title')).toBeVisible();
  await expect(arabic.code).toHaveValue('K7QF2-M4');
  await arabic.changeLanguage('fi');
  const finnish = wizardPage(page, await wordsOf('fi'));
  await expect(finnish.code).toHaveValue('K7QF2-M4');
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  expect(engine.asked.map(({ input }) => input)).toEqual([{ language: 'ar' }, { language: 'fi' }]);
});

test('A1 what was typed is still there after a refusal and after the way back', async ({ wizard, show }) => {
  await wizard.address.fill('enroll.acme.example');
  await show('server-refused');
  await expect(wizard.address).toHaveValue('enroll.acme.example');
  await show('code');
  await wizard.code.fill('K7QF2-M4XPD');
  await show('redeeming');
  await show('code-refused');
  await expect(wizard.code).toHaveValue('K7QF2-M4XPD');
  await show('consent');
  await show('code');
  await expect(wizard.code, 'a code that was redeemed is forgotten').toHaveValue('');
});

test('codes, fingerprints and addresses run left to right in Arabic', async ({ page, show }) => {
  await show('confirm-root', 'ar');
  const arabic = wizardPage(page, await wordsOf('ar'));
  const lines = arabic.fingerprint.getByRole('listitem');
  await expect(lines).toHaveCount(4);
  await expect(arabic.fingerprint).toHaveCSS('direction', 'ltr');
  const read = (await lines.allInnerTexts()).join('').replaceAll(/\s/g, '').toLowerCase();
  expect(read).toBe(FINGERPRINT);
  await expect(page.getByText('\u2068enroll.acme.example:8443\u2069')).toBeVisible();
  await show('code', 'ar');
  await expect(arabic.code).toHaveCSS('direction', 'ltr');
});
