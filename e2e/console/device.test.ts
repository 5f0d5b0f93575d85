import { expectAccessible } from '../fixtures/accessible.ts';
import { expect, signIn, test } from '../fixtures/people.ts';

test('A13 G8 an administrator revokes a device by keyboard: asked first, said what it does, seen live by others', async ({
  adminPage: page,
  people,
  browser,
}) => {
  const { code } = await people.rig.item('Lost laptop');
  const { id } = await people.enroll(code, { hostName: 'LOST-1' });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const watcher = await context.newPage();
  await signIn(watcher, people);
  await watcher.goto(`${people.origin}/console/enrollments?search=LOST-1`);
  const row = watcher.getByRole('row', { name: /LOST-1/ });
  await expect(row).toContainText('Code accepted');

  await page.goto(`${people.origin}/console/enrollments/${id}`);
  await page.getByRole('button', { name: 'Revoke device…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Revoke “LOST-1” for good?' });
  await expect(dialog).toContainText('This cannot be taken back');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Revoke device…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Revoke device' }).press('Enter');
  await expect(page.locator('.headline')).toContainText('Revoked');
  await expect(page.getByRole('button', { name: 'Revoke device…' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Unenroll…' })).toBeHidden();
  await expect(row).toContainText('Revoked');
  await context.close();
  await page.goto(`${people.origin}/console/audit`);
  await expect(page.getByRole('row', { name: /Device revoked/ })).toContainText('admin');
});

test('A15 an order to unenroll: asked first, waits, can be withdrawn, is taken and followed, all seen live', async ({
  adminPage: page,
  people,
}) => {
  const { code } = await people.rig.item('Leaving laptop');
  const enrolling = await people.enroll(code, { hostName: 'LEAVING-1' });
  await page.goto(`${people.origin}/console/enrollments/${enrolling.id}`);
  const headline = page.locator('.headline');
  await page.getByRole('button', { name: 'Unenroll…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Order “LEAVING-1” to unenroll?' });
  await expect(dialog).toContainText('without asking the person');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Order to unenroll' }).click();
  await expect(headline).toContainText('Ordered to unenroll');
  await expect(page.getByText('Given by admin, waits for the computer')).toBeVisible();

  await page.getByRole('button', { name: 'Withdraw order…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw order' }).click();
  await expect(headline).not.toContainText('Ordered to unenroll');
  await expect(page.getByText('Given by admin, withdrawn')).toBeVisible();

  await page.getByRole('button', { name: 'Unenroll…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Order to unenroll' }).click();
  await expect(headline).toContainText('Ordered to unenroll');
  const order = await enrolling.order();
  await enrolling.report({ kind: 'order-refused', code: 'ORDER_EXPIRED' });
  await expect(page.getByText('The computer did not follow the order')).toBeVisible();
  await enrolling.report({ kind: 'order-accepted', order });
  await expect(headline).toContainText('Unenrolls by order');
  await enrolling.report({ kind: 'unenrolled', removed: [], kept: [] });
  await expect(headline).toContainText('Unenrolled');
  await expect(page.getByText('Given by admin, followed')).toBeVisible();
});

test('A13 A15 helpdesk sees what became of a device, and is offered none of it', async ({ page, people }) => {
  await people.account('hanna', 'helpdesk');
  const { code } = await people.rig.item('Watched by helpdesk');
  const { id } = await people.enroll(code, { hostName: 'WATCHED-2' });
  await people.rig.helpdesk.post(`/enrollments/${id}/order`, undefined);
  await signIn(page, people, 'hanna');
  await page.goto(`${people.origin}/console/enrollments/${id}`);
  await expect(page.locator('.headline')).toContainText('Ordered to unenroll');
  for (const name of ['Unenroll…', 'Withdraw order…', 'Revoke device…']) {
    await expect(page.getByRole('button', { name })).toBeHidden();
  }
});

test('G7 what a computer tells of itself stands line by line; what it did not tell has no line', async ({
  adminPage: page,
  people,
}) => {
  const facts = {
    edition: 'Enterprise',
    build: '26100.7067',
    tpm: 'present',
    joined: { to: 'both', domain: 'corp.acme.example', tenant: '4f2c11e0-0000-4000-8000-00000000a1b2' },
    managed: { state: 'managed', by: 'Other Ltd' },
    virtual: 'no-sign',
  } as const;
  const lines = async (told: Parameters<typeof people.enroll>[1]): Promise<Record<string, string>> => {
    const { code } = await people.rig.item('Facts');
    const { id } = await people.enroll(code, told);
    await page.goto(`${people.origin}/console/enrollments/${id}`);
    const list = page.locator('dl', { hasText: 'Hardware UUID' });
    await expect(list).toBeVisible();
    const names = await list.getByRole('term').allInnerTexts();
    const values = await list.getByRole('definition').allInnerTexts();
    return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
  };
  expect(await lines({ platform: 'windows', ...facts })).toMatchObject({
    Edition: 'Enterprise',
    Build: '26100.7067',
    TPM: 'Present',
    'Joined to': 'Domain corp.acme.example, Microsoft Entra tenant 4f2c11e0-0000-4000-8000-00000000a1b2',
    'Managed before by': 'Other Ltd',
    'Virtual machine': 'No sign of one',
  });
  expect(
    await lines({
      tpm: 'absent',
      joined: { to: 'none' },
      managed: { state: 'nobody' },
      virtual: 'yes',
    }),
  ).toMatchObject({
    TPM: 'None',
    'Joined to': 'Nothing',
    'Managed before by': 'Nobody',
    'Virtual machine': 'Yes',
  });
  expect(
    await lines({
      tpm: 'unknown',
      joined: { to: 'unknown' },
      managed: { state: 'unknown' },
      virtual: 'unknown',
    }),
  ).toMatchObject({
    TPM: 'Unknown',
    'Joined to': 'Unknown',
    'Managed before by': 'Unknown',
    'Virtual machine': 'Unknown',
  });
  expect(Object.keys(await lines({}))).toEqual([
    'Serial number',
    'Model',
    'System',
    'Name before enrollment',
    'Hardware UUID',
    'Agent',
    'Enrollment item',
    'Started',
  ]);
});

test('M1 an item for several computers is made in the form, and says how many', async ({
  adminPage: page,
}) => {
  await page.getByRole('link', { name: 'New item' }).click();
  await page.getByLabel('Name', { exact: true }).fill('A classroom');
  await page.getByLabel('Computers that it may enroll').fill('0');
  await page.getByRole('button', { name: 'Create item' }).click();
  await expect(page.getByText('A whole number from 1 to 1,000.')).toBeVisible();
  await page.getByLabel('Computers that it may enroll').fill('24');
  await page.getByRole('button', { name: 'Create item' }).click();
  await expect(page.getByRole('heading', { name: 'A classroom' })).toBeVisible();
  await expect(page.getByText('0 of 24')).toBeVisible();
});
