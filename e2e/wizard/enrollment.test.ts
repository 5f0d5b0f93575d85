/** Whole enrollments, clicked through: the built window, the real engine, the real service over its private TLS. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Rig } from '../flow/rig.ts';
import { wizardPage } from '../pages/wizard.ts';
import { LANGUAGES } from '../../texts/index.ts';
import type { Enrollment, EnrollmentRow } from '../../server/admin-api/schemas/enrollments.ts';
import { agree, followLink, reachCode, reachConsent, test } from './real-engine.ts';
import { wordsOf } from './window.ts';

const json = (...path: string[]) =>
  JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;

/** The only enrollment, as helpdesk sees it. */
async function seenByHelpdesk({ helpdesk }: Rig): Promise<Enrollment> {
  const { rows } = await helpdesk.get<{ rows: EnrollmentRow[] }>('/enrollments');
  expect(rows).toHaveLength(1);
  return helpdesk.get<Enrollment>(`/enrollments/${rows[0]?.id}`);
}

for (const language of LANGUAGES) {
  test(`A1 A2 A3 A5 A6 A9 G1 G5 G7 G13 a computer is enrolled in the window, in ${language}`, async ({
    page,
    rig,
    open,
  }) => {
    const say = await wordsOf(language);
    const wizard = wizardPage(page, say);
    const complaints: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(error.message));

    const item = await rig.item(`A laptop in ${language}`);
    const computer = rig.computer({
      fail: [{ step: 'application', code: 'PACKAGE_INSTALL_FAILED', times: 2 }],
    });
    const before = await open(computer);
    await reachCode(page, rig, language, say);
    await expect(page.getByText(say('wizard:simulated.title'))).toBeVisible();

    // G1: a slip is named, and nothing but the slip.
    await wizard.code.fill(item.code.slice(0, -1));
    await wizard.code.press('Enter');
    await expect(page.getByText(say('wizard:code.length', { length: 9 }))).toBeVisible();
    await wizard.code.fill(item.code);
    await wizard.code.press('Enter');

    // G7: what IT will see is this computer.
    await expect(wizard.heading('wizard:consent.title', { organisation: 'Acme' })).toBeVisible();
    const { serial, model } = json(computer, 'computer.json');
    await expect(page.getByText(String(serial))).toBeVisible();
    await expect(page.getByText(String(model))).toBeVisible();
    expect(existsSync(join(computer, 'management.json')), 'nothing is changed before consent').toBe(false);
    expect(existsSync(join(computer, 'root-store')), 'nothing is changed before consent').toBe(false);
    await wizard.button('wizard:consent.agree').click();

    // G5: one step fails and says why; the rest is done.
    const failed = wizard.step('Acme VPN');
    await expect(failed.getByRole('alert')).toContainText(say('errors:PACKAGE_INSTALL_FAILED.what'));
    await expect(failed.getByRole('alert')).toContainText('PACKAGE_INSTALL_FAILED');

    // A9: the restart ends the agent as it ends everything; the next start goes on by itself.
    await expect(wizard.heading('wizard:restart.title')).toBeVisible();
    await wizard.button('wizard:restart.now').click();
    const written = await before.ended;
    const host = await open(computer);

    // G5: it fails again, and the person tries that step alone.
    await failed.getByRole('button', { name: say('common:action.tryAgain') }).click();
    await expect(failed.getByRole('alert')).toHaveCount(0);

    await expect(wizard.heading('wizard:finished.title')).toBeVisible();
    const name = json(computer, 'host-name.json');
    await expect(page.getByText(String(name['current']), { exact: true })).toBeVisible();
    expect(String(name['current'])).toMatch(new RegExp(rig.usage.expected.hostNamePattern));

    // The computer itself.
    expect(json(computer, 'management.json')).toMatchObject({
      by: 'Acme',
      server: rig.service.origin,
      writes: 1,
    });
    expect(json(computer, 'applications', 'acme-vpn.json')).toMatchObject({
      sha256: rig.usage.expected.payloadSha256,
      writes: 1,
    });
    const roots = readdirSync(join(computer, 'root-store')).filter((file) => file.endsWith('.der'));
    expect(roots).toContain(`${rig.service.rootFingerprint}.der`);
    expect(roots).toContain(`${rig.usage.expected.certificateSha256}.der`);

    // A5: helpdesk has seen each step, the failure included.
    await expect.poll(async () => (await seenByHelpdesk(rig)).state).toBe('enrolled');
    const { events, language: told, simulated } = await seenByHelpdesk(rig);
    expect({ told, simulated }).toEqual({ told: language, simulated: true });
    expect(events.flatMap(({ event }) => (event.kind === 'step-failed' ? [event.code] : []))).toEqual([
      'PACKAGE_INSTALL_FAILED',
      'PACKAGE_INSTALL_FAILED',
    ]);

    // What was typed is in no output of the host.
    await page.goto('about:blank');
    expect(written + (await host.stop())).not.toContain(item.code);
    // While the computer restarts nobody answers the window; everything else it complains about is a fault.
    const away = /net::ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING)/;
    expect(complaints.filter((complaint) => !away.test(complaint))).toEqual([]);
  });
}

test('A2 A3 the link of the invitation brings address, root and code; the host and the organisation are still shown', async ({
  page,
  rig,
  open,
  wizard,
}) => {
  const say = await wordsOf('en');
  await open(rig.computer());
  await followLink(wizard, await rig.item());
  const { host: server } = new URL(rig.service.origin);
  await expect(
    page.getByText(say('wizard:code.linkText', { organisation: 'Acme', host: server })),
  ).toBeVisible();
  await agree(wizard);
  await expect(wizard.heading('wizard:restart.title')).toBeVisible();
});

test('A3 fingerprints that differ end the contact: nothing is trusted, nothing is redeemed', async ({
  rig,
  open,
  wizard,
}) => {
  const computer = rig.computer();
  await open(computer);
  await wizard.button('common:action.continue').click();
  await wizard.address.fill(rig.service.origin);
  await wizard.address.press('Enter');
  await wizard.button('wizard:confirmRoot.differ').click();
  await expect(wizard.heading('errors:TRUST_ROOT_REJECTED.what')).toBeVisible();
  await expect(wizard.button('common:action.tryAgain')).toHaveCount(0);
  expect(existsSync(join(computer, 'root-store'))).toBe(false);
  await wizard.button('common:action.back').click();
  await expect(wizard.address).toHaveValue(rig.service.origin);
});

test('A10 stopping in the middle takes back what was done, and leads to a new beginning', async ({
  rig,
  open,
  wizard,
}) => {
  const say = await wordsOf('en');
  const computer = rig.computer({ slow: { application: 600_000 } });
  await open(computer);
  await followLink(wizard, await rig.item());
  await agree(wizard);
  await expect(wizard.step('Acme VPN').getByText(say('common:state.running'))).toBeVisible();
  expect(json(computer, 'management.json')).toMatchObject({ by: 'Acme' });
  await wizard.button('wizard:settingUp.stop').click();
  await expect(wizard.heading('wizard:cancelled.title')).toBeVisible();
  expect(existsSync(join(computer, 'management.json'))).toBe(false);
  await wizard.button('wizard:cancelled.again').click();
  await expect(wizard.heading('wizard:server.title')).toBeVisible();
});

test('A1 A10 A15 unenrolling needs the person’s own word, takes back what enrollment did, and begins anew', async ({
  rig,
  open,
  wizard,
}) => {
  const computer = rig.computer();
  expect((await rig.enrollFully(computer, await rig.item())).exitCode).toBe(0);

  await open(computer);
  // The enrollment of the command line is known here, language included.
  await expect(wizard.heading('wizard:finished.title')).toBeVisible();
  await wizard.button('wizard:finished.unenroll').click();
  await expect(wizard.heading('wizard:confirmUnenroll.title')).toBeVisible();
  await wizard.button('wizard:confirmUnenroll.keep').click();
  await expect(wizard.heading('wizard:finished.title')).toBeVisible();
  expect(json(computer, 'management.json')).toMatchObject({ by: 'Acme' });

  await wizard.button('wizard:finished.unenroll').click();
  await wizard.button('wizard:confirmUnenroll.unenroll').click();
  await expect(wizard.heading('wizard:unenrolled.title')).toBeVisible();
  expect(existsSync(join(computer, 'management.json'))).toBe(false);
  expect(existsSync(join(computer, 'root-store', `${rig.service.rootFingerprint}.der`))).toBe(false);

  await wizard.button('wizard:cancelled.again').click();
  await expect(wizard.heading('wizard:server.title')).toBeVisible();
});

test('A9 a window that was closed in the middle goes on where it was, without a code', async ({
  page,
  rig,
  open,
}) => {
  const say = await wordsOf('fi');
  const wizard = wizardPage(page, say);
  const computer = rig.computer();
  const first = await open(computer);
  await reachConsent(page, rig, 'fi', say, await rig.item());
  await page.goto('about:blank');
  await first.stop();

  await open(computer);
  await expect(wizard.heading('wizard:consent.title', { organisation: 'Acme' })).toBeVisible();
  await wizard.button('wizard:consent.agree').click();
  await expect(wizard.heading('wizard:restart.title')).toBeVisible();
});

test('A9 a second window on the same computer says that Gangway is at work there, and stays', async ({
  page,
  rig,
  open,
  wizard,
}) => {
  const computer = rig.computer();
  await open(computer);
  await wizard.button('common:action.continue').click();
  await expect(wizard.heading('wizard:server.title')).toBeVisible();
  const second = await open(computer);
  await expect(page.getByText('STATE_BUSY')).toBeVisible();
  expect(await second.stop()).not.toContain('Error');
});
