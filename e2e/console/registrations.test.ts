/** Packages that register computers with device management, made, changed, attached and deleted by hand. */
import type { Locator, Page } from '@playwright/test';
import { makeItem } from '../../demo/prepare.ts';
import { expectAccessible } from '../fixtures/accessible.ts';
import { chooseFile } from '../fixtures/choose-file.ts';
import { expect, type People, test } from '../fixtures/people.ts';

const DISCOVERY = 'https://mdm.acme.example/EnrollmentServer/Discovery.svc';

/** The form of a new package of this kind. */
async function newPackage(page: Page, people: People, kind: string): Promise<Locator> {
  await page.goto(`${people.origin}/console/packages?new=1`);
  const dialog = page.getByRole('dialog', { name: 'New package' });
  await dialog.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('option', { name: kind }).click();
  return dialog;
}

const windowsForm = (dialog: Locator) => ({
  name: dialog.getByLabel('Name', { exact: true }),
  discovery: dialog.getByLabel('Address of the discovery service'),
  account: dialog.getByLabel('Account'),
  provider: dialog.getByLabel('Provider', { exact: true }),
  file: dialog.getByRole('group', { name: 'Provisioning package' }),
  create: dialog.getByRole('button', { name: 'Create package' }),
});

async function fillWindows(form: ReturnType<typeof windowsForm>): Promise<void> {
  await form.name.fill('Windows management');
  await form.discovery.fill(DISCOVERY);
  await form.account.fill('{serial}@acme.example');
  await form.provider.fill('Acme MDM');
}

test('A4 G8 each mistake in a Windows registration is said in one sentence beside its field, which gets the focus', async ({
  adminPage: page,
  people,
}) => {
  const dialog = await newPackage(page, people, 'Device management (Windows)');
  const form = windowsForm(dialog);
  await form.name.fill('Windows management');
  await form.create.click();
  await expect(form.discovery).toBeFocused();
  await expect(form.discovery).toHaveAccessibleDescription(/An address that begins with https\./);
  await expect(form.account).toHaveAccessibleDescription(/Fill this in\./);
  await expect(form.provider).toHaveAccessibleDescription(/Fill this in\./);
  await expectAccessible(page);

  await fillWindows(form);
  await form.discovery.fill(DISCOVERY.replace('https', 'http'));
  await chooseFile(page, form.file, 'empty.ppkg', 0);
  await expect(form.file).toContainText('empty.ppkg');
  await form.create.click();
  await expect(dialog.locator('.field-error')).toHaveText([
    'An address that begins with https.',
    'Choose a file that is not empty and has 100 MB at most.',
  ]);
  await expect(form.file).toHaveAccessibleDescription(/Choose a file that is not empty/);

  // What only the service can see stands beside its field, too.
  await form.discovery.fill(DISCOVERY);
  await form.file.getByRole('button', { name: 'Remove empty.ppkg' }).click();
  await form.account.fill('{computers}@acme.example');
  await form.create.click();
  await expect(form.account).toHaveAccessibleDescription(
    /In braces only {serial} and {computer} are known\./,
  );
  await expect(form.account).toBeFocused();
  await expect(dialog.locator('.field-error')).toHaveCount(1);
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await form.account.fill('{computer}@acme.example');
  await expect(dialog.locator('.field-error')).toHaveCount(0);
  await form.create.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /Windows management/ })).toContainText(
    '{computer}@acme.example · Acme MDM',
  );
});

test('A4 M7 a Windows registration is made with its file, attached, reaches a computer, is changed and deleted', async ({
  adminPage: page,
  people,
}) => {
  const form = windowsForm(await newPackage(page, people, 'Device management (Windows)'));
  await fillWindows(form);
  await chooseFile(page, form.file, 'acme.ppkg', 70_000);
  await expect(form.file).toContainText('acme.ppkg');
  await form.create.click();
  const row = page.getByRole('row', { name: /Windows management/ });
  await expect(row).toContainText(DISCOVERY);
  await expect(row).toContainText('{serial}@acme.example · Acme MDM');
  await expect(row).not.toContainText('Content missing');
  const { rows } = await people.rig.helpdesk.get<{ rows: unknown[] }>('/packages');
  const provisioningPackage = { size: 70_000, uploaded: true };
  expect(rows).toContainEqual(
    expect.objectContaining({ provisioningPackage: expect.objectContaining(provisioningPackage) }),
  );

  await page.getByRole('link', { name: 'Configuration items' }).click();
  const usage = page.getByRole('row', { name: /^Office laptop/ });
  await usage.getByRole('button', { name: /Change packages/ }).click();
  const packages = page.getByRole('dialog', { name: 'Packages of “Office laptop”' });
  await packages.getByRole('button', { name: /Add a package/ }).click();
  await page.getByRole('option', { name: 'Windows management' }).click();
  await packages.getByRole('button', { name: 'Save' }).click();
  await expect(usage.getByRole('listitem').last()).toHaveText('Windows management');

  const { helpdesk } = people.rig;
  const item = await makeItem(helpdesk, people.rig.usage.id, 'A managed laptop');
  const { id } = await people.enroll(item.code, { platform: 'windows', hostName: 'MANAGED-1' });
  await page.goto(`${people.origin}/console/enrollments/${id}`);
  await expect(page.getByText('Device management Windows management')).toBeVisible();

  await page.getByRole('link', { name: 'Packages' }).click();
  await page.getByRole('button', { name: 'Edit… Windows management' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit “Windows management”' });
  await edit.getByLabel('Name', { exact: true }).fill('Management of laptops');
  await edit.getByLabel('Repeat by itself').fill('11');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit.getByLabel('Repeat by itself')).toHaveAccessibleDescription(
    /A whole number from 0 to 10, or nothing\./,
  );
  await expect(edit.getByLabel('Repeat by itself')).toBeFocused();
  await edit.getByLabel('Repeat by itself').fill('2');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit).toBeHidden();

  await page.getByRole('button', { name: 'Delete… Management of laptops' }).click();
  const ask = page.getByRole('alertdialog', { name: 'Delete the package “Management of laptops”?' });
  await ask.getByRole('button', { name: 'Delete package' }).click();
  await expect(ask.getByRole('alert')).toContainText('attached to Office laptop. Take it away there first.');
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await helpdesk.put(`/configuration-items/${people.rig.usage.id}/packages`, { packages: [] });
  await page.getByRole('button', { name: 'Delete… Management of laptops' }).click();
  await ask.getByRole('button', { name: 'Delete package' }).click();
  await expect(page.getByRole('rowheader', { name: 'Management of laptops' })).toHaveCount(0);
});

test('A4 M7 a profile for Macs needs a host and a file; when its upload breaks off, only that is repeated', async ({
  adminPage: page,
  people,
}) => {
  const dialog = await newPackage(page, people, 'Device management (macOS profile)');
  const file = dialog.getByRole('group', { name: 'Enrollment profile' });
  await dialog.getByLabel('Name', { exact: true }).fill('Mac management');
  await dialog.getByLabel('Server').fill('https://mdm.acme.example/');
  await dialog.getByRole('button', { name: 'Create package' }).click();
  await expect(dialog.locator('.field-error')).toHaveText([
    'A host name, without https and without a path.',
    'Choose a file that is not empty.',
  ]);
  await expect(dialog.getByLabel('Server')).toBeFocused();
  await dialog.getByLabel('Server').fill('mdm.acme.example');
  await chooseFile(page, file, 'acme.mobileconfig', 2000);
  await expect(file).toContainText('acme.mobileconfig');

  await page.route('**/content', (route) => route.abort(), { times: 1 });
  await dialog.getByRole('button', { name: 'Create package' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The service cannot be reached.');
  await expect(dialog.getByText('The package is made. Its content is still to be uploaded.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Upload content' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row', { name: /Mac management/ });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('mdm.acme.example');
  await expect(row).not.toContainText('Content missing');
});

test('A4 a registration whose file is missing says that computers register without it, and takes it in the list', async ({
  adminPage: page,
  people,
}) => {
  const declared = { sha256: 'a'.repeat(64), size: 1000 };
  await people.rig.helpdesk.post('/packages', {
    kind: 'mdm-registration',
    name: 'Windows management',
    discoveryUrl: DISCOVERY,
    userName: '{serial}@acme.example',
    providerId: 'Acme MDM',
    provisioningPackage: declared,
  });
  await page.goto(`${people.origin}/console/packages`);
  const row = page.getByRole('row', { name: /Windows management/ });
  await expect(row).toContainText('Content missing Computers register without it until it is uploaded');
  // However long the details are, the name is not squeezed to a letter a line.
  const { width } = (await row.getByRole('rowheader').boundingBox()) ?? { width: 0 };
  expect(width).toBeGreaterThan(150);
  // Another file than the one that was declared.
  await chooseFile(page, row, 'other.ppkg', declared.size);
  await expect(row.getByRole('alert')).toContainText('is not the one that was declared');
});
