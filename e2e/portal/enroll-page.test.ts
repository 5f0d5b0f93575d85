import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/accessible.ts';
import { expect, test } from '../fixtures/people.ts';

const code = (page: Page) => page.locator('#code');

test('M5 the link from helpdesk fills the code in, takes it out of the address, and leads to the download', async ({
  page,
  people,
}) => {
  const item = await people.rig.item('With a link');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(
    `${people.origin}/enroll/${item.id}#code=${item.code}&root=${people.rig.service.rootFingerprint}`,
  );
  await expect(code(page)).toHaveValue(item.code);
  await expect(page).toHaveURL(`${people.origin}/enroll/${item.id}`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Your code is right' })).toBeVisible();
  await expect(page).toHaveURL(`${people.origin}/enroll/download`);
  await expect(page.getByText(`gangway enroll --server ${people.origin}`)).toBeVisible();
  const shown = await page.locator('.fingerprint').innerText();
  expect(shown.trim().split('\n')).toHaveLength(4);
  expect(shown.replaceAll(/\s/g, '').toLowerCase()).toBe(people.rig.service.rootFingerprint);
  expect(await page.content()).not.toContain(item.code);
  expect(asked.filter((url) => url.includes(item.code))).toEqual([]);
  expect(people.log()).not.toContain(item.code);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Your code is right' })).toBeVisible();
});

test('M5 the code that the console shows opens the page: both sides by hand', async ({
  adminPage,
  people,
  browser,
}) => {
  await adminPage.getByRole('link', { name: 'New item' }).click();
  await adminPage.getByLabel('Name', { exact: true }).fill('Ada');
  await adminPage.getByRole('button', { name: 'Create item' }).click();
  const shown = await adminPage.locator('.code').innerText();
  const visitor = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  await visitor.goto(`${people.origin}/enroll`);
  await code(visitor).fill(shown.toLowerCase());
  await code(visitor).press('Enter');
  await expect(visitor.getByRole('heading', { name: 'Your code is right' })).toBeVisible();
  await visitor.context().close();
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('M5 everything works without script: slip, wrong code, language, right code', async ({
    page,
    people,
  }) => {
    const item = await people.rig.item('Without script');
    await page.goto(`${people.origin}/enroll`);
    await code(page).fill('K7QF2-M4XP0');
    await code(page).press('Enter');
    await expect(page.getByRole('alert')).toContainText('“0” at place 10');
    await expect(code(page)).toHaveAccessibleDescription(/at place 10/);
    await code(page).fill('22222-22222');
    await code(page).press('Enter');
    await expect(page.getByRole('alert')).toContainText('This code cannot be used');
    await code(page).fill(item.code);
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'Suomi' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'fi');
    await expect(code(page)).toHaveValue(item.code);
    await page.getByRole('button', { name: 'Jatka' }).click();
    await expect(page.getByRole('heading', { name: 'Koodisi on oikea' })).toBeVisible();
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.getByRole('heading', { name: 'Your code is right' })).toBeVisible();
  });
});

test('M5 the language selector stands in the top end corner, left to right and right to left', async ({
  page,
  people,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${people.origin}/enroll`);
  const places = async () => {
    const menu = await page.locator('summary').boundingBox();
    const main = await page.locator('main').boundingBox();
    if (!menu || !main) throw new Error('not on the page');
    const end = Math.abs(main.x + main.width - (menu.x + menu.width)) < 2;
    const start = Math.abs(main.x - menu.x) < 2;
    return { top: menu.y < 40, end, start };
  };
  expect(await places()).toEqual({ top: true, end: true, start: false });
  await page.locator('summary').click();
  await page.getByRole('button', { name: 'العربية' }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  expect(await places()).toEqual({ top: true, end: false, start: true });
  await expect(code(page)).toHaveAttribute('dir', 'ltr');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCSS('direction', 'rtl');
});

test('M5 the menu of languages closes with Escape and gives the focus back', async ({ page, people }) => {
  await page.goto(`${people.origin}/enroll`);
  await page.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Suomi' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Suomi' })).toBeHidden();
  await expect(page.locator('summary')).toBeFocused();
});

const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'on a phone', colorScheme: 'light', viewport: { width: 320, height: 640 } },
] as const;

for (const { name, ...look } of LOOKS) {
  for (const locale of ['en', 'fi', 'ar']) {
    test.describe(`${locale}, ${name}`, () => {
      test.use({ ...look, locale });

      test(`M5 G8 axe finds nothing on the pages in ${locale}, and nothing sticks out, ${name}`, async ({
        page,
        people,
      }) => {
        const item = await people.rig.item(`Accessible ${locale}`);
        await page.goto(`${people.origin}/enroll/${item.id}`);
        await expect(page.locator('html')).toHaveAttribute('lang', locale);
        await expectAccessible(page);
        await page.locator('summary').click();
        await expectAccessible(page);
        await code(page).fill('22222-22222');
        await code(page).press('Enter');
        await expect(page.getByRole('alert')).toBeVisible();
        await expectAccessible(page);
        await code(page).fill(item.code);
        await code(page).press('Enter');
        await expect(page).toHaveURL(/download$/);
        await expectAccessible(page);
      });
    });
  }
}
