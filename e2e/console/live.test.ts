import { expect, test } from '../fixtures/people.ts';

test('A5 somebody uses the code: the page of the item shows it without a reload, and the code is gone', async ({
  adminPage: page,
  people,
}) => {
  const item = await people.rig.item('Watched item');
  await page.goto(`${people.origin}/console/items/${item.id}`);
  await expect(page.locator('.code')).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const { serial } = await people.enroll(item.code);
  const row = page
    .getByRole('table', { name: 'Enrollments with this item' })
    .getByRole('row', { name: serial });
  await expect(row).toContainText('Code accepted');
  await expect(page.locator('.code')).toBeHidden();
  await expect(page.getByText('The code is used up')).toBeVisible();
});

test('A5 an enrollment is watched step by step: running, failed with its words and code, tried again, done', async ({
  adminPage: page,
  people,
}) => {
  const { code } = await people.rig.item('Watched enrollment');
  await page.getByRole('link', { name: 'Enrollments', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Enrollments', level: 1 })).toBeVisible();
  const enrolling = await people.enroll(code, { hostName: 'WATCHED-1' });
  await page.getByRole('link', { name: 'WATCHED-1' }).click();
  const [first = '', second = ''] = enrolling.steps;
  const steps = page.getByRole('listitem').filter({ has: page.locator('.step-mark') });
  await expect(steps).toHaveCount(enrolling.steps.length);
  await expect(steps.first()).toContainText('Waiting');

  await enrolling.report({ kind: 'plan-accepted', planSequence: 1 }, { kind: 'consented' });
  await enrolling.report({ kind: 'step-started', step: first, attempt: 1 });
  await expect(steps.first()).toContainText('Running');
  await enrolling.report(
    { kind: 'step-done', step: first, durationMs: 1_240, changed: true },
    { kind: 'step-started', step: second, attempt: 1 },
    { kind: 'step-failed', step: second, code: 'MANAGEMENT_FAILED', details: { reason: 'access denied' } },
  );
  await expect(steps.first()).toContainText('Done · 1.2 s');
  await expect(steps.nth(1)).toContainText('The registration with management failed.');
  await expect(steps.nth(1)).toContainText('access denied');
  await expect(steps.nth(1)).toContainText('MANAGEMENT_FAILED');
  await expect(page.locator('.headline')).toContainText('Failed');

  await enrolling.report({ kind: 'step-started', step: second, attempt: 2 });
  await expect(steps.nth(1)).toContainText('Running, attempt 2');
  await enrolling.report(
    ...enrolling.steps
      .slice(1)
      .map((step) => ({ kind: 'step-done', step, durationMs: 5, changed: false }) as const),
    { kind: 'enrolled', hostName: 'ACME-1' },
  );
  await expect(page.locator('.headline')).toContainText('Enrolled');
  await expect(steps.nth(1)).toContainText('Done, was so already');
  await expect(page.getByText('Enrolled as ACME-1')).toBeVisible();
});

test('A5 a list of enrollments changes by itself, and its filter by state holds', async ({
  adminPage: page,
  people,
}) => {
  const { code } = await people.rig.item('For the list');
  await page.goto(`${people.origin}/console/enrollments?search=LISTED-1`);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  const enrolling = await people.enroll(code, { hostName: 'LISTED-1' });
  const row = page.getByRole('row', { name: /LISTED-1/ });
  await expect(row).toContainText('Code accepted');
  await expect(row).toContainText('Simulated');
  await enrolling.report({ kind: 'plan-accepted', planSequence: 1 }, { kind: 'cancelled' });
  await expect(row).toContainText('Cancelled');
});
