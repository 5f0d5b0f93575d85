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

test('M1 an administrator makes an account, whose owner signs in, changes the password, and is disabled', async ({
  page,
  people,
  browser,
}) => {
  await signIn(page, people);
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('link', { name: 'New account' }).click();
  await page.getByLabel('User name').fill('otto');
  await page.getByLabel('First password').fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('At least 12 characters.')).toBeVisible();
  await page.getByLabel('First password').fill('otto for the first time');
  await page.getByRole('button', { name: 'Create account' }).click();
  const row = page.getByRole('row', { name: /otto/ });
  await expect(row).toContainText('Helpdesk');

  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const otto = await context.newPage();
  await signIn(otto, people, 'otto', 'otto for the first time');
  await otto.getByRole('button', { name: 'Change password' }).click();
  await otto.getByLabel('Password now').fill('otto for the first time');
  await otto.getByLabel('New password').fill('otto has a better one');
  await otto.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
  await expect(otto.getByRole('dialog')).toBeHidden();

  await row.getByRole('button', { name: /Disable/ }).click();
  await page.getByRole('button', { name: 'Disable account' }).click();
  await expect(row).toContainText('Disabled');
  await otto.getByRole('link', { name: 'Settings' }).click();
  await expect(otto.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await context.close();
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
  await expect(page.getByRole('table', { name: 'Device usage' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Change packages/ })).toBeHidden();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByLabel('Minimum agent version')).toHaveValue('0.0.0');
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden();
});
