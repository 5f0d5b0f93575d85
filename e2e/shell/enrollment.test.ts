/** One whole enrollment, clicked through in the window on a real Electron, against the real service over TLS. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../../demo/helpdesk.ts';
import { makeDeviceUsage, makeItem } from '../../demo/prepare.ts';
import { startService } from '../../demo/service.ts';
import { expect, test } from './shell.ts';

/** Small, but more than is written without a thread of its own. */
const APPLICATION_BYTES = 2_000_000;

test('A1 A2 A3 A6 A9 G7 G13 a person clicks through a whole enrollment', async ({
  shell: { page, computer, complaints },
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-shell-service-'));
  const service = await startService(folder);
  try {
    const password = readFileSync(join(folder, 'service/initial-admin-password'), 'utf8').trim();
    const helpdesk = await signIn(service.origin, service.rootFingerprint, 'admin', password);
    const usage = await makeDeviceUsage(helpdesk, APPLICATION_BYTES);
    const { code } = await makeItem(helpdesk, usage.id, 'A laptop');

    const title = (name: string) => page.getByRole('heading', { level: 1, name });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

    await title('Choose your language').waitFor();
    await page.getByText('English', { exact: true }).click();
    await press('Continue');

    await title('Where does this computer belong?').waitFor();
    await page.getByLabel('Link or address').fill(service.origin);
    await press('Continue');

    await title('Compare this fingerprint').waitFor();
    const shown = await page.getByRole('main').innerText();
    expect(shown.replaceAll(/[^0-9a-f]/gi, '').toLowerCase()).toContain(service.rootFingerprint);
    await press('They are the same');

    await title('Enter your enrollment code').waitFor();
    await page.getByLabel('Enrollment code').fill(code);
    await press('Continue');

    await title('What Acme will see and do').waitFor();
    await expect(page.getByRole('main')).toContainText('Install Acme VPN');
    await press('Agree and set up');

    await title('Restart your computer').waitFor();
    const { pending } = JSON.parse(readFileSync(join(computer, 'host-name.json'), 'utf8')) as {
      pending: string;
    };
    expect(pending).toMatch(new RegExp(usage.expected.hostNamePattern));
    await expect(page.getByRole('main')).toContainText(pending);
    const { rows } = await helpdesk.get<{ rows: { state: string }[] }>('/enrollments');
    expect(rows.map(({ state }) => state)).toEqual(['restarting']);

    // The restart of the simulated computer ends the engine; the next one goes on in the same window.
    await press('Restart now');
    await title('Your computer is ready').waitFor();
    await expect(page.getByRole('main')).toContainText(pending);
    expect(complaints).toEqual([]);
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
