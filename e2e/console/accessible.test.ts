import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/accessible.ts';
import { expect, type People, signIn, test } from '../fixtures/people.ts';

/** Every page with something on it, and what tells that it is there. */
async function pagesOf(people: People): Promise<[string, (page: Page) => ReturnType<Page['locator']>][]> {
  const ready = await people.rig.item('Accessible');
  const used = await people.rig.item('Accessible too');
  const enrolling = await people.enroll(used.code, { hostName: 'ACCESSIBLE-1' });
  const [step = ''] = enrolling.steps;
  await enrolling.report(
    { kind: 'plan-accepted', planSequence: 1 },
    { kind: 'step-started', step, attempt: 1 },
    { kind: 'step-failed', step, code: 'ROOT_STORE_FAILED', details: {} },
  );
  const table = (page: Page) => page.getByRole('table').first();
  const dialog = (page: Page) => page.getByRole('dialog');
  return [
    ['items', table],
    ['items?search=nothing-like-this', (page) => page.getByText('Nothing matches')],
    ['items?new=1', dialog],
    [`items/${ready.id}`, (page) => page.locator('.code')],
    [`items/${used.id}`, table],
    ['enrollments', table],
    [`enrollments/${enrolling.id}`, (page) => page.locator('.step-failed')],
    ['configuration', table],
    ['configuration?new=1', dialog],
    ['packages', table],
    ['packages?new=1', dialog],
    ['settings', (page) => page.getByLabel('Minimum agent version')],
    ['users', table],
    ['users?new=1', dialog],
    ['audit', table],
    ['nowhere', (page) => page.getByText('There is no such page')],
  ];
}

const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'on a phone', colorScheme: 'light', viewport: { width: 375, height: 700 } },
] as const;

for (const { name, ...look } of LOOKS) {
  test.describe(name, () => {
    test.use({ ...look, reducedMotion: 'reduce' } as object);

    test(`G8 axe finds nothing on any page of the console, and nothing sticks out, ${name}`, async ({
      page,
      people,
    }) => {
      test.slow();
      await page.goto(`${people.origin}/console`);
      await expect(page.getByLabel('User name')).toBeVisible();
      await expectAccessible(page);
      await signIn(page, people);
      for (const [path, there] of await pagesOf(people)) {
        await page.goto(`${people.origin}/console/${path}`);
        await expect(there(page)).toBeVisible();
        await expectAccessible(page);
      }
    });
  });
}

test('G8 the subjects are behind a menu on a phone, which closes on the page it leads to', async ({
  page,
  people,
}) => {
  await page.setViewportSize({ width: 375, height: 700 });
  await signIn(page, people);
  const menu = page.getByRole('button', { name: 'Menu' });
  await expect(page.getByRole('link', { name: 'Settings' })).toBeHidden();
  await menu.click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await expect(menu).toHaveAttribute('aria-expanded', 'false');
  await expect(page.locator('main')).toBeFocused();
});
