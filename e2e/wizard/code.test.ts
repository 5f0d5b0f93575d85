import { expect, test, wordsOf } from './window.ts';

test('A2 the code is grouped while it is typed, with the cursor where the person has it', async ({
  page,
  wizard,
  show,
}) => {
  await show('code');
  await wizard.code.pressSequentially('k7qf2m4xpd');
  await expect(wizard.code).toHaveValue('K7QF2-M4XPD');
  // In the middle: one character out, another in, and the cursor stays between its neighbours.
  await wizard.code.press('Home');
  for (let moves = 0; moves < 2; moves += 1) await wizard.code.press('ArrowRight');
  await wizard.code.press('Delete');
  await expect(wizard.code).toHaveValue('K7F2M-4XPD');
  await page.keyboard.type('q9');
  await expect(wizard.code).toHaveValue('K7Q9F-2M4XPD');
  await wizard.code.press('Backspace');
  await expect(wizard.code).toHaveValue('K7QF2-M4XPD');
});

test('G1 each kind of slip is named before anything is asked of the engine', async ({
  page,
  wizard,
  engine,
  show,
}) => {
  const say = await wordsOf('en');
  await show('code');
  const slips = [
    ['', say('wizard:code.empty')],
    ['K7QFO', say('wizard:code.character', { character: 'O', position: 5 })],
    ['K7QF2', say('wizard:code.length', { length: 5 })],
    ['3222222222', say('wizard:code.check')],
  ] as const;
  for (const [typed, words] of slips) {
    await wizard.code.fill(typed);
    await wizard.button('common:action.continue').click();
    await expect(page.getByText(words)).toBeVisible();
    await expect(wizard.code).toBeFocused();
    await expect(wizard.code).toHaveAttribute('aria-invalid', 'true');
    await expect(wizard.code).toHaveAccessibleDescription(
      new RegExp(words.slice(0, 12).replaceAll('.', '\\.')),
    );
  }
  expect(engine.asked).toEqual([]);
  await wizard.code.fill('2222222222');
  await expect(wizard.code).not.toHaveAttribute('aria-invalid', 'true');
  await wizard.code.press('Enter');
  await expect.poll(() => engine.asked).toEqual([{ name: 'submitCode', input: { code: '22222-22222' } }]);
});

test('A2 a whole link pasted into the code field is followed', async ({ page, wizard, engine, show }) => {
  const link = 'https://enroll.acme.example/enroll/7#code=2222222222&root=ab';
  await show('code');
  await wizard.code.focus();
  await page.evaluate((text) => document.execCommand('insertText', false, text), link);
  await expect.poll(() => engine.asked).toEqual([{ name: 'contactServer', input: { address: link } }]);
  await expect(wizard.code).toHaveValue('');
});

test('A2 with a code from the link nothing is asked for; another one can be typed', async ({
  wizard,
  engine,
  show,
}) => {
  await show('code-of-link');
  await expect(wizard.heading('wizard:code.linkTitle')).toBeVisible();
  await expect(wizard.code).toHaveCount(0);
  await wizard.button('common:action.continue').click();
  await expect.poll(() => engine.asked).toEqual([{ name: 'submitCode', input: {} }]);
  await wizard.button('wizard:code.other').click();
  await expect(wizard.code).toBeVisible();
});

test('a refused code says why on the same page, with the field in focus', async ({ page, wizard, show }) => {
  await show('code-refused');
  await expect(page.getByRole('alert')).toContainText('Acme does not accept this code.');
  await expect(page.getByRole('alert')).toContainText('CODE_REJECTED');
  await expect(wizard.code).toBeFocused();
});
