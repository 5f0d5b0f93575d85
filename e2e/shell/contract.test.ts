/** Messages between page and engine on a real Electron: those of the contract pass, all others are refused aloud. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './shell.ts';

/** Sends one message from the page and returns the answer with its id. */
const ask = (page: Page, message: unknown): Promise<unknown> =>
  page.evaluate(
    (sent) =>
      new Promise((done) => {
        const stop = window.gangway!.receive((answer) => {
          if ((answer as { id?: unknown }).id !== ((sent as { id?: unknown } | null)?.id ?? null)) return;
          stop();
          done(answer);
        });
        window.gangway!.send(sent);
      }),
    message,
  );

test.beforeEach(({ shell }) => shell.page.getByRole('heading', { level: 1 }).waitFor());

test('a call goes to the engine and back, and a change is told unasked', async ({ shell }) => {
  const view = { id: 900, group: 'enrollment', name: 'view' };
  expect(await ask(shell.page, view)).toMatchObject({
    id: 900,
    ok: true,
    output: { simulated: true, screen: { kind: 'language' } },
  });
  const told = shell.page.evaluate(
    () =>
      new Promise((done) => {
        window.gangway!.receive((message) => {
          if (typeof message === 'object' && message !== null && 'push' in message) done(message);
        });
      }),
  );
  const choose = { id: 901, group: 'enrollment', name: 'chooseLanguage', input: { language: 'fi' } };
  expect(await ask(shell.page, choose)).toEqual({ id: 901, ok: true });
  expect(await told).toMatchObject({
    push: { group: 'enrollment', name: 'changed' },
    payload: { language: 'fi' },
  });
});

for (const [what, message] of [
  ['an unknown group', { id: 910, group: 'shell', name: 'openExternal', input: 'https://elsewhere.test' }],
  ['an unknown call', { id: 911, group: 'enrollment', name: 'runAsAdministrator' }],
  ['a push of the engine', { id: 912, group: 'enrollment', name: 'changed', input: {} }],
  ['an inherited name', { id: 913, group: 'enrollment', name: 'constructor' }],
  ['a prototype', { id: 914, group: '__proto__', name: 'toString' }],
  ['a word', 'enrollment.view'],
  ['nothing', null],
] as const) {
  test(`a hostile message is refused: ${what}`, async ({ shell }) => {
    expect(await ask(shell.page, message)).toMatchObject({
      ok: false,
      problem: { code: 'REQUEST_INVALID' },
    });
  });
}

test('a hostile input is refused by the engine, which says the field and not the value', async ({
  shell,
}) => {
  const message = { id: 920, group: 'enrollment', name: 'submitCode', input: { code: { $gt: '' } } };
  expect(await ask(shell.page, message)).toEqual({
    id: 920,
    ok: false,
    problem: { code: 'INPUT_INVALID', details: { field: 'code' } },
  });
});

test('another window with the same preload script is refused', async ({ shell }) => {
  const answer = await shell.app.evaluate(async ({ app, BrowserWindow }) => {
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, preload: `${app.getAppPath()}/preload.cjs` },
    });
    await stranger.loadURL('app://gangway/index.html');
    const said: unknown = await stranger.webContents.executeJavaScript(`new Promise((done) => {
      gangway.receive((answer) => answer.id === 930 && done(answer));
      gangway.send({ id: 930, group: 'enrollment', name: 'view' });
    })`);
    stranger.destroy();
    return said;
  });
  expect(answer).toEqual({ id: 930, ok: false, problem: { code: 'REQUEST_INVALID', details: {} } });
});

test('A9 when the engine is killed the window is told, and the next question is answered by a new engine', async ({
  shell,
}) => {
  const view = { id: 940, group: 'enrollment', name: 'view' };
  await ask(shell.page, view);
  const first = enginesOf(shell.app.process().pid!);
  expect(first).toHaveLength(1);
  process.kill(first[0]!, 'SIGSTOP'); // so that the question is still without an answer
  const owed = ask(shell.page, { ...view, id: 941 });
  await shell.page.evaluate(() => undefined);
  await shell.app.evaluate(() => undefined);
  process.kill(first[0]!, 'SIGKILL');
  expect(await owed).toEqual({ id: 941, ok: false, problem: { code: 'AGENT_LOST', details: {} } });
  expect(await ask(shell.page, { ...view, id: 942 })).toMatchObject({ id: 942, ok: true });
  expect(enginesOf(shell.app.process().pid!)).not.toEqual(first);
});

test('A9 when the page dies it is loaded again, and the engine still knows everything', async ({ shell }) => {
  const choose = { id: 950, group: 'enrollment', name: 'chooseLanguage', input: { language: 'fi' } };
  await ask(shell.page, choose);
  const before = enginesOf(shell.app.process().pid!);
  await shell.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((done) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        webContents.once('did-finish-load', () => done());
        process.kill(webContents.getOSProcessId(), 'SIGKILL');
      }),
  );
  const language = await shell.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(`new Promise((done) => {
      gangway.receive((answer) => answer.id === 951 && done(answer.output.language));
      gangway.send({ id: 951, group: 'enrollment', name: 'view' });
    })`),
  );
  expect(language).toBe('fi');
  expect(enginesOf(shell.app.process().pid!)).toEqual(before);
});

/** The engine's processes below a shell's. */
function enginesOf(shell: number): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return all.filter(
    (pid) => read(`/proc/${pid}/cmdline`).includes('engine-process.mjs') && descends(pid, shell),
  );
}

function descends(pid: number, from: number): boolean {
  const parent = Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  return parent === from || (parent > 1 && descends(parent, from));
}

/** A process that ended meanwhile reads as nothing. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
