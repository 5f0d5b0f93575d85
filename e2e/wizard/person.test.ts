/** What only the person can do, clicked through with the real engine: the rehearsed person plays it by hand. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { makeItem } from '../../demo/prepare.ts';
import { reachConsent, test } from './real-engine.ts';
import { wordsOf } from './window.ts';

const PROFILE = Buffer.from('<plist version="1.0"><dict/></plist>\n');

test('A4 G5 an enrollment waits in the window for a profile, and goes on by itself once it is approved', async ({
  page,
  rig,
  open,
  wizard,
}) => {
  const { helpdesk } = rig;
  const { id } = await helpdesk.post<{ id: string }>('/packages', {
    kind: 'profile',
    name: 'Acme management',
    serverHost: 'mdm.acme.example',
    size: PROFILE.length,
    sha256: createHash('sha256').update(PROFILE).digest('hex'),
  });
  await helpdesk.put(`/packages/${id}/content`, PROFILE);
  const usage = await helpdesk.post<{ id: string }>('/configuration-items', {
    kind: 'device-usage',
    name: 'Mac in the office',
  });
  await helpdesk.put(`/configuration-items/${usage.id}/packages`, { packages: [id] });
  const item = await makeItem(helpdesk, usage.id, 'A Mac');
  const computer = rig.computer({ person: { profile: 'by-hand' } });

  await open(computer);
  await reachConsent(page, rig, 'en', await wordsOf('en'), item);
  await wizard.button('wizard:consent.agree').click();

  await expect(wizard.heading('guidance:approve-profile.title')).toBeFocused();
  await expect(wizard.step('Double-click the profile “Acme management”')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Device Management' })).toBeVisible();
  // There is no button that says so: what the system says counts.
  await expect(wizard.button('common:action.continue')).toHaveCount(0);

  const file = join(computer, 'profile.json');
  const waiting = JSON.parse(readFileSync(file, 'utf8')) as { state: string };
  expect(waiting.state).toBe('waiting');
  writeFileSync(file, JSON.stringify({ ...waiting, state: 'approved' }));
  await expect(wizard.heading('wizard:finished.title')).toBeFocused();
  await expect(wizard.step('Acme management')).toBeVisible();
});
