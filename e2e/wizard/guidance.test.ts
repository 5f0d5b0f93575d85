import { LANGUAGES } from '../../texts/index.ts';
import { SCREENS } from './every-screen.ts';
import { wizardPage } from '../pages/wizard.ts';
import { expect, test, wordsOf } from './window.ts';

test('A3 the person reads what macOS will ask, and its dialog comes only when they say so', async ({
  page,
  engine,
  show,
  wizard,
}) => {
  await show('root-announced');
  await expect(wizard.heading('guidance:allow-root-trust.title')).toBeFocused();
  await expect(page.getByText('Acme Root CA 2026')).toBeVisible();
  await expect(wizard.button('wizard:guidance.keepWaiting')).toHaveCount(0);
  await wizard.button('wizard:guidance.ready').click();
  await expect
    .poll(() => engine.asked)
    .toEqual([{ name: 'answerGuidance', input: { step: 'root', answer: 'yes' } }]);
  engine.show(SCREENS['root-asked']);
  await expect(wizard.button('wizard:guidance.ready')).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'goes on by itself' })).toBeVisible();
});

test('A4 where to click is said for this version, and no button is called by one name alone', async ({
  page,
  show,
}) => {
  await show('profile-13');
  await expect(page.getByText('Privacy & Security › Profiles')).toBeVisible();
  await expect(page.getByText('Device Management')).toHaveCount(0);
  await expect(page.getByText('Install, Continue or Enroll')).toBeVisible();
  await show('profile-15');
  await expect(page.getByText('General › Device Management')).toBeVisible();
  await expect(page.getByText('Privacy & Security')).toHaveCount(0);
});

test('A4 after a long time the person says whether to wait on, and the page does not jump', async ({
  page,
  engine,
  show,
  wizard,
}) => {
  await show('profile-15');
  await page.getByRole('button', { name: 'Language' }).focus();
  engine.show(SCREENS['profile-long']);
  await expect(page.getByRole('status').filter({ hasText: 'taken long' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Language' })).toBeFocused();
  await wizard.button('wizard:guidance.keepWaiting').click();
  await wizard.button('wizard:guidance.stopWaiting').click();
  await expect
    .poll(() => engine.asked.map(({ input }) => input))
    .toEqual([
      { step: 'profile', answer: 'yes' },
      { step: 'profile', answer: 'no' },
    ]);
});

test('A4 another thing to do is another page, and when all is done it goes on by itself', async ({
  page,
  engine,
  show,
  wizard,
}) => {
  await show('setup-assistant');
  await page.getByRole('button', { name: 'Language' }).focus();
  engine.show(SCREENS['profile-15']);
  await expect(wizard.heading('guidance:approve-profile.title')).toBeFocused();
  engine.show(SCREENS['setting-up']);
  await expect(wizard.heading('wizard:settingUp.title')).toBeFocused();
  expect(engine.asked).toEqual([]);
});

test('A14 whoever is managed by somebody else reads who that is and how to leave', async ({
  page,
  show,
  wizard,
}) => {
  await show('managed-mac');
  const way = page.getByRole('list', { name: 'How to leave the other management' });
  await expect(way.getByRole('listitem')).toHaveCount(4);
  await expect(page.getByText('mdm.other.example manages this Mac')).toBeVisible();
  await expect(wizard.button('common:action.tryAgain')).toBeVisible();
  await show('managed-windows');
  await expect(way.getByText('Access work or school')).toBeVisible();
  await expect(wizard.button('common:action.tryAgain')).toBeVisible();
});

for (const language of LANGUAGES) {
  test(`A8 in ${language} code and permission page say which dialog the system shows next`, async ({
    page,
    engine,
    show,
  }) => {
    const say = await wordsOf(language);
    const wizard = wizardPage(page, say);
    for (const system of ['windows', 'macos'] as const) {
      const note = page.getByText(say(`guidance:permission.${system}`));
      await show('code', language);
      engine.show(SCREENS.code, { asksPermission: true, system });
      await expect(note).toBeVisible();
      engine.show(SCREENS.code, { asksPermission: false });
      await expect(note).toHaveCount(0);
      engine.show(SCREENS.permission);
      // The words stood on the page before as well.
      await expect(wizard.heading('wizard:permission.title')).toBeFocused();
      await expect(note).toBeVisible();
    }
  });
}

test('A15 before trust is taken back on a Mac the person knows that macOS will ask', async ({
  page,
  engine,
  show,
}) => {
  const note = page.getByText((await wordsOf('en'))('guidance:withdraw-root-trust'));
  await show('confirm-unenroll');
  await expect(note).toBeVisible();
  // Whoever stops an enrollment comes here without being asked before.
  engine.show(SCREENS.unenrolling, { system: 'macos' });
  await expect(note).toBeVisible();
  const [root] = SCREENS.unenrolling.steps;
  engine.show({ kind: 'unenrolling', steps: [{ ...root, unchanged: true }] }, { system: 'macos' });
  await expect(note).toHaveCount(0);
  engine.show(SCREENS['confirm-unenroll'], { system: 'windows' });
  await expect(note).toHaveCount(0);
});

test('G8 drawings follow the direction of the language, pointers do not', async ({ page, show }) => {
  for (const [language, mirrored] of [
    ['en', 'none'],
    ['ar', '-1 1'],
  ] as const) {
    await show('profile-15', language);
    const drawing = page.locator('.drawing').first();
    await expect(drawing).toHaveCSS('scale', mirrored);
    await expect(drawing.locator('.draw-pointer')).toHaveCSS('scale', mirrored);
    await expect(drawing).toHaveAttribute('aria-hidden', 'true');
  }
});
