import { chooseFile } from '../fixtures/choose-file.ts';
import { expect, test } from '../fixtures/people.ts';

test('M7 packages are made, attached to a device usage and put in order, by buttons alone', async ({
  adminPage: page,
}) => {
  await page.getByRole('link', { name: 'Packages' }).click();
  await page.getByRole('link', { name: 'New package' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Kiosk names');
  await page.getByLabel('Name template').fill('KIOSK-{serial:99}');
  await page.getByRole('button', { name: 'Create package' }).click();
  await expect(page.getByLabel('Name template')).toHaveAccessibleDescription(/longer than 15 characters/);
  await page.getByLabel('Name template').fill('KIOSK-{serial:4}');
  await page.getByRole('button', { name: 'Create package' }).click();
  await expect(page.getByRole('row', { name: /Kiosk names/ })).toContainText('KIOSK-{serial:4}');

  await page.getByRole('link', { name: 'New package' }).click();
  await page.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('option', { name: 'Application' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Kiosk browser');
  await page.getByLabel('Version').fill('3.1.4');
  await page.getByLabel('Product').fill('kiosk-browser');
  await page.getByLabel('Secret property').fill('LICENCE_KEY');
  await page.getByLabel('Its secret value').fill('nobody sees this');
  await chooseFile(page, page.getByRole('group', { name: 'Installer file' }), 'kiosk.msi', 70_000);
  await expect(page.getByText('kiosk.msi')).toBeVisible();
  await page.getByRole('button', { name: 'Create package' }).click();
  const made = page.getByRole('row', { name: /Kiosk browser/ });
  await expect(made).toContainText('3.1.4');
  await expect(made).toContainText('LICENCE_KEY');
  await expect(made).not.toContainText('Content missing');

  await page.getByRole('link', { name: 'Configuration items' }).click();
  await page.getByRole('link', { name: 'New configuration item' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Kiosk');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const row = page.getByRole('row', { name: /^Kiosk/ });
  await expect(row).toContainText('No packages');
  await row.getByRole('button', { name: /Change packages/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Packages of “Kiosk”' });
  for (const name of ['Kiosk names', 'Kiosk browser']) {
    await dialog.getByRole('button', { name: /Add a package/ }).click();
    await page.getByRole('option', { name }).click();
  }
  await dialog.getByRole('button', { name: 'Move Kiosk browser up' }).click();
  await expect(dialog.getByRole('button', { name: 'Move Kiosk browser up' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row.getByRole('listitem')).toHaveText(['Kiosk browser', 'Kiosk names']);
});

test('A4 M7 a package for Macs names the team that signed it, and there is nowhere to give it properties', async ({
  adminPage: page,
  people,
}) => {
  await page.goto(`${people.origin}/console/packages?new=1`);
  const dialog = page.getByRole('dialog', { name: 'New package' });
  await dialog.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('option', { name: 'Application' }).click();
  await dialog.getByLabel('Secret property').fill('LICENCE_KEY');
  await dialog.getByLabel('Its secret value').fill('nobody sees this');
  await dialog.getByRole('button', { name: /Format/ }).click();
  await page.getByRole('option', { name: 'macOS installer (.pkg)' }).click();
  await expect(dialog.getByLabel('Secret property')).toHaveCount(0);
  await dialog.getByLabel('Name', { exact: true }).fill('Mac browser');
  await dialog.getByLabel('Version').fill('3.1.4');
  await dialog.getByLabel('Product').fill('example.acme.browser');
  await chooseFile(page, dialog.getByRole('group', { name: 'Installer file' }), 'mac.pkg', 70_000);
  await expect(dialog.getByText('mac.pkg')).toBeVisible();
  await dialog.getByRole('button', { name: 'Create package' }).click();
  const team = dialog.getByLabel('Team ID');
  await expect(team).toBeFocused();
  await expect(team).toHaveAccessibleDescription(/Ten capital letters and digits\./);
  await team.fill('ACME123456');
  await dialog.getByRole('button', { name: 'Create package' }).click();
  const made = page.getByRole('row', { name: /Mac browser/ });
  await expect(made).not.toContainText('Content missing');
  await expect(made).not.toContainText('LICENCE_KEY');

  await made.getByRole('button', { name: /Edit/ }).click();
  const edit = page.getByRole('dialog', { name: /Mac browser/ });
  await expect(edit.getByLabel('Name', { exact: true })).toHaveValue('Mac browser');
  await expect(edit.getByLabel('Installer properties')).toHaveCount(0);
  await edit.getByLabel('Name', { exact: true }).fill('Browser for Macs');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Browser for Macs/ })).toBeVisible();
});

test('A6 a certificate that is no authority is refused with the reason', async ({
  adminPage: page,
  people,
}) => {
  await page.goto(`${people.origin}/console/packages?new=1`);
  await page.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('option', { name: 'Certificate' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Not a root');
  await page.getByLabel(/PEM/).fill('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----');
  await page.getByRole('button', { name: 'Create package' }).click();
  await expect(page.getByRole('alert')).toContainText('this is a private key; it was not stored');
});

test('M3 the lifetime of codes is a setting; the audit trail tells who changed it, from what to what', async ({
  adminPage: page,
}) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  const lifetime = page.getByLabel('Lifetime of enrollment codes, minutes');
  await lifetime.fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('A whole number of minutes')).toBeVisible();
  await lifetime.fill('45');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await page.getByRole('link', { name: 'Audit trail' }).click();
  const row = page.getByRole('row', { name: /Setting changed/ });
  await expect(row).toContainText('admin');
  await expect(row).toContainText('from: 60');
  await expect(row).toContainText('to: 45');
  await page.getByRole('link', { name: 'Enrollment items' }).click();
  await page.getByRole('link', { name: 'New item' }).click();
  await expect(page.getByLabel('Code works for, minutes')).toHaveValue('45');
});
