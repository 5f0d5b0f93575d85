import { parseCode } from '../../protocol/enrollment-code.ts';
import { expect, test } from '../fixtures/people.ts';

test('M1 by keyboard alone: a new item, its code big and grouped, its link with code and root behind the #', async ({
  adminPage: page,
  people,
}) => {
  await page.getByRole('link', { name: 'New item' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New enrollment item' })).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.type('Keyboard only');
  await page.keyboard.press('Tab');
  // Nobody types faster than the focus moves; a test would.
  const usage = page.getByRole('button', { name: /Device usage/ });
  await expect(usage).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { selected: true })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'Office laptop' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(usage).toContainText('Office laptop');
  await expect(usage).toBeFocused();
  // Nobody made locations or cost centres: they are not in the way.
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Code works for, minutes')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('300');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Keyboard only' })).toBeVisible();
  const card = page.getByRole('region', { name: 'Enrollment code' });
  const code = await card.locator('.code').innerText();
  expect(code).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
  expect(parseCode(code).ok).toBe(true);
  const id = page.url().split('/').at(-1);
  const root = people.rig.service.rootFingerprint;
  const link = `${people.origin}/enroll/${id}#code=${code.replace('-', '')}&root=${root}`;
  await expect(card.getByText(link)).toBeVisible();
  await expect(card.locator('time').last()).toHaveText('in 5 hours');
  await expect(card.locator('time').last()).toHaveAttribute('title', /\d{4}/);
});

test('M1 what is missing or wrong in a new item is said beside its field, and nothing is made', async ({
  adminPage: page,
}) => {
  await page.getByRole('link', { name: 'New item' }).click();
  await page.getByLabel('Code works for, minutes').fill('soon');
  await page.getByRole('button', { name: 'Create item' }).click();
  await expect(page.getByText('Fill this in.')).toBeVisible();
  await expect(page.getByText('A whole number of minutes')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/Fill this in/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(new URL(page.url()).search).toBe('');
});

test('M1 code and link are copied with one press each', async ({ adminPage: page, people, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id } = await people.rig.item('Copied');
  await page.goto(`${people.origin}/console/items/${id}`);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect(page.locator('.code')).toBeVisible();
  // It is said for a moment only, which a slow machine could miss.
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.getByRole('button', { name: 'Copy code' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await copied()).toBe(await page.locator('.code').innerText());
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(copied).toContain(`/enroll/${id}#code=`);
});

test('M1 search and state stand in the address, and survive a reload', async ({
  adminPage: page,
  people,
}) => {
  const { id } = await people.rig.item('Needle in the haystack');
  await people.rig.item('Hay');
  await people.expire(id);
  await page.getByLabel('Search by name').fill('needle');
  await expect(page).toHaveURL(/\?search=needle$/);
  const table = page.getByRole('table', { name: 'Enrollment items' });
  await expect(table.getByRole('rowheader')).toHaveText(['Needle in the haystack']);
  await page.getByRole('button', { name: /State/ }).click();
  await page.getByRole('option', { name: 'Expired' }).click();
  await expect(page).toHaveURL(/search=needle&state=expired$/);
  await page.reload();
  await expect(page.getByLabel('Search by name')).toHaveValue('needle');
  await expect(table.getByRole('row', { name: /Needle/ })).toContainText('Expired');
  await page.goto(`${people.origin}/console/items?search=needle&state=used`);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(table.getByRole('rowheader', { name: 'Hay', exact: true })).toBeVisible();
});

test('M4 an expired item shows no code and is reactivated with a new one', async ({
  adminPage: page,
  people,
}) => {
  const item = await people.rig.item('Came too late');
  await people.expire(item.id);
  await page.goto(`${people.origin}/console/items/${item.id}`);
  await expect(page.getByText('The code expired')).toBeVisible();
  await expect(page.locator('.code')).toBeHidden();
  await page.getByRole('button', { name: 'Reactivate' }).click();
  const code = page.locator('.code');
  await expect(code).toBeVisible();
  expect((await code.innerText()).replace('-', '')).not.toBe(item.code);
});

test('M4 deleting says what it will do, can be called off, and takes the item away', async ({
  adminPage: page,
  people,
}) => {
  const { id } = await people.rig.item('Not needed');
  await page.goto(`${people.origin}/console/items/${id}`);
  await page.getByRole('button', { name: 'Delete item…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete “Not needed”?' });
  await expect(dialog).toContainText('Its code stops working at once');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.code')).toBeVisible();
  await page.getByRole('button', { name: 'Delete item…' }).click();
  await dialog.getByRole('button', { name: 'Delete item' }).click();
  await expect(page).toHaveURL(/\/console\/items$/);
  await expect(page.getByRole('rowheader', { name: 'Not needed' })).toBeHidden();
  await page.goto(`${people.origin}/console/items/${id}`);
  await expect(page.getByText('It does not exist any more')).toBeVisible();
});
