import { expect, signIn, test } from '../fixtures/people.ts';

test('M1 signing in with a wrong password says so in words, and the password is gone from the field', async ({
  page,
  people,
}) => {
  await page.goto(`${people.origin}/console`);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('User name or password is wrong');
  await expect(page.getByLabel('Password')).toHaveValue('');
  await expect(page.getByLabel('User name')).toHaveValue('admin');
});

test('M1 signing out ends it; the page of before asks to sign in again', async ({ page, people }) => {
  await signIn(page, people);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('Your session has ended')).toBeHidden();
  await page.goto(`${people.origin}/console/settings`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('M1 a session that ended elsewhere leads to the sign-in, which leads back to the page', async ({
  page,
  people,
  context,
}) => {
  await signIn(page, people);
  await page.getByRole('link', { name: 'Packages' }).click();
  await expect(page.getByRole('heading', { name: 'Packages', level: 1 })).toBeVisible();
  await context.clearCookies();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(people.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
});

test('M1 helpdesk makes items, and is shown nothing that only an administrator can do', async ({
  page,
  people,
}) => {
  await people.account('hilda', 'helpdesk');
  await signIn(page, people, 'hilda');
  await expect(page.getByRole('link', { name: 'New item' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Audit trail' })).toBeHidden();
  await page.getByRole('link', { name: 'Packages' }).click();
  await expect(page.getByRole('table', { name: 'Packages' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New package' })).toBeHidden();
  await page.getByRole('link', { name: 'Configuration items' }).click();
  await expect(page.getByRole('table').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /Change packages/ })).toBeHidden();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByLabel('Minimum agent version')).toHaveValue('0.0.0');
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden();
});
