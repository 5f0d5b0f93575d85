import { expectAccessible } from '../fixtures/accessible.ts';
import { expect, test } from '../fixtures/people.ts';

const sha256 = 'a'.repeat(64);

test('A6 M7 a package is edited in the console: name, properties, what its failure does, what it needs; deleting says where it is used', async ({
  adminPage: page,
  people,
}) => {
  const { helpdesk, usage } = people.rig;
  const application = (name: string) =>
    helpdesk.post<{ id: string }>('/packages', {
      kind: 'application',
      name,
      version: '1.0.0',
      product: '{0b7a9f34-1c2d-4e5f-8a9b-0123456789ab}',
      format: 'msi',
      sha256,
      size: 3,
    });
  await application('Runtime');
  await application('Editor');
  await page.goto(`${people.origin}/console/packages`);
  await page.getByRole('button', { name: 'Edit… Editor' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit “Editor”' });
  await dialog.getByLabel('Name', { exact: true }).fill('Editor for all');
  await dialog.getByLabel('Installer properties').fill('no equals sign');
  await dialog.getByLabel('Repeat by itself').fill('3');
  await dialog.getByRole('button', { name: /When it fails/ }).click();
  await page.getByRole('option', { name: 'Everything after it stops' }).click();
  await dialog.getByRole('button', { name: /must be done before/ }).click();
  await page.getByRole('option', { name: 'Runtime' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Each line is NAME=value')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Installer properties').fill('ADDLOCAL=ALL\nSERVER=https://x.example/?a=b');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Edit… Editor for all' }).click();
  const again = page.getByRole('dialog', { name: 'Edit “Editor for all”' });
  await expect(again.getByLabel('Installer properties')).toHaveValue(
    'ADDLOCAL=ALL\nSERVER=https://x.example/?a=b',
  );
  await expect(again.getByLabel('Repeat by itself')).toHaveValue('3');
  await expect(again.getByRole('button', { name: /When it fails/ })).toContainText(
    'Everything after it stops',
  );
  await expect(again.getByRole('listitem')).toContainText('Runtime');
  // What was announced of the first dialog's button is gone with it.
  await page.reload();

  await page.getByRole('button', { name: 'Delete… Runtime' }).click();
  const ask = page.getByRole('alertdialog', { name: 'Delete the package “Runtime”?' });
  await expect(ask).toContainText('Computers that have it keep it.');
  await expectAccessible(page);
  await ask.getByRole('button', { name: 'Delete package' }).click();
  await expect(ask.getByText('needed by Editor for all')).toBeVisible();
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Delete… Editor for all' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete package' }).click();
  await expect(page.getByRole('rowheader', { name: 'Editor for all' })).toBeHidden();
  expect(usage.id).not.toBe('');
});

test('M7 a configuration item is renamed and deleted; while an item chooses it the dialog says which', async ({
  adminPage: page,
  people,
}) => {
  const { helpdesk } = people.rig;
  const { id } = await helpdesk.post<{ id: string }>('/configuration-items', {
    kind: 'location',
    name: 'Oulo',
  });
  await helpdesk.post('/enrollment-items', { name: 'Bea', location: id });
  await page.goto(`${people.origin}/console/configuration`);
  await page.getByRole('button', { name: 'Rename… Oulo' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename “Oulo”' });
  await dialog.getByLabel('Name').fill('Oulu');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('rowheader', { name: 'Oulu' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete… Oulu' }).click();
  const ask = page.getByRole('alertdialog', { name: 'Delete “Oulu”?' });
  await ask.getByRole('button', { name: 'Delete configuration item' }).click();
  await expect(ask.getByText('chosen by the enrollment items Bea')).toBeVisible();
});

test('M9 an account for a connector is made and disabled in the console', async ({
  adminPage: page,
  people,
}) => {
  await page.goto(`${people.origin}/console/users?new=1`);
  await page.getByLabel('User name').fill('dc-helsinki');
  await page.getByRole('button', { name: /Role/ }).click();
  await page.getByRole('option', { name: 'Connector' }).click();
  await expect(page.getByText('Hands over join blobs, and nothing else.')).toBeVisible();
  await page.getByLabel('First password').fill('a long enough password');
  await page.getByRole('button', { name: 'Create account' }).click();
  const row = page.getByRole('row', { name: /dc-helsinki/ });
  await expect(row).toContainText('Connector');
  await page.getByRole('button', { name: 'Disable… dc-helsinki' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable account' }).click();
  await expect(row).toContainText('Disabled');
});
