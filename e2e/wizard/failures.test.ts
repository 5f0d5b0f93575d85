import { GangwayError } from '../../protocol/errors.ts';
import { serveWindow } from '../../main/hosts/browser/serve-window.ts';
import { BUILT_WINDOW, expect, test } from './window.ts';

test('G5 a failed step says why, in words and with its code, and is tried again alone', async ({
  page,
  wizard,
  engine,
  show,
}) => {
  await show('step-failed');
  const step = wizard.step('Computer name ACME-LT-0421');
  await expect(step.getByText('Failed')).toBeVisible();
  await expect(step.getByRole('alert')).toContainText('Another computer already has this name.');
  await expect(step.getByRole('alert')).toContainText('HOST_NAME_TAKEN');
  await expect(page.locator('.is-primary')).toHaveCount(1);
  await expect(step.getByText('2224')).toBeHidden();
  await step.getByText('Technical details').click();
  await expect(step.getByText('2224')).toBeVisible();
  await step.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => engine.asked).toEqual([{ name: 'retryStep', input: { step: 'name' } }]);
});

test('G5 the details for IT go to the clipboard, or are shown where it is refused', async ({
  page,
  wizard,
  host,
  show,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: host.origin });
  await show('failed');
  await wizard.button('common:action.copyDetails').click();
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('HOST_NAME_TAKEN');
  await page.context().clearPermissions();
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await wizard.button('common:action.copyDetails').click();
  await expect(page.getByRole('textbox', { name: /Copy this text/ })).toHaveValue(/HOST_NAME_TAKEN/);
});

test('a failure offers only the ways that there are', async ({ wizard, engine, show }) => {
  await show('failed-trust');
  await expect(wizard.button('common:action.tryAgain')).toHaveCount(0);
  await wizard.button('common:action.back').click();
  await show('failed');
  await wizard.button('common:action.tryAgain').click();
  await expect.poll(() => engine.asked.map(({ name }) => name)).toEqual(['back', 'retry']);
});

test('a call that the engine refuses is told on the page it came from', async ({
  page,
  wizard,
  engine,
  show,
}) => {
  await show('consent');
  engine.failNext('consent', new GangwayError('NEEDS_ADMINISTRATOR'));
  await wizard.button('wizard:consent.agree').click();
  await expect(page.getByRole('alert')).toContainText('Only an administrator of this computer can do this.');
});

test('a tab of the person’s own browser offers no button to close it, which could not', async ({
  page,
  wizard,
  show,
}) => {
  await show('finished');
  await expect(wizard.button('wizard:finished.unenroll')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Close' })).toHaveCount(0);
});

test('A9 a call that died with its engine is not the end where a new engine answers', async ({
  page,
  wizard,
  engine,
  show,
}) => {
  await show('consent');
  engine.failNext('consent', new GangwayError('AGENT_LOST'));
  await wizard.button('wizard:consent.agree').click();
  await wizard.button('wizard:consent.agree').click();
  await expect.poll(() => engine.asked.filter(({ name }) => name === 'consent')).toHaveLength(2);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a window whose host ended says so', async ({ page, host, wizard, complaints }) => {
  await expect(wizard.address).toBeVisible();
  await host.close();
  await expect(page.getByRole('heading', { name: 'This window lost its connection' })).toBeVisible();
  // The browser notes the broken connection; nothing else.
  expect(complaints.splice(0).filter((text) => !text.includes('net::ERR'))).toEqual([]);
});

test('an enrollment that cannot be opened says why', async ({ page }) => {
  const host = await serveWindow({
    folder: BUILT_WINDOW,
    engine: Promise.reject(new GangwayError('STATE_BUSY')),
  });
  await page.goto(host.url);
  await expect(
    page.getByRole('heading', { name: 'Gangway is already at work on this computer.' }),
  ).toBeVisible();
  await expect(page.getByText('STATE_BUSY')).toBeVisible();
  await page.goto('about:blank');
  await host.close();
});

test('a browser that comes second, or without the link, sees nothing of the enrollment', async ({
  page,
  host,
  wizard,
  browser,
  complaints,
}) => {
  await expect(wizard.address).toBeVisible();
  expect((await page.request.get(host.url)).status()).toBe(403);
  const stranger = await browser.newPage();
  await stranger.goto(host.origin);
  await expect(stranger.getByRole('heading', { name: 'This window lost its connection' })).toBeVisible();
  await stranger.close();
  // A reload keeps the session of this window, and the key is not in its address.
  await page.reload();
  await expect(wizard.address).toBeVisible();
  expect(page.url()).toBe(`${host.origin}/`);
  expect(complaints).toEqual([]);
});
