import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOf, serveWindow } from './window-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-window-'));
  writeFileSync(join(folder, 'index.html'), '<title>here</title>');
  writeFileSync(join(folder, 'secret.key'), 'not for the page');
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (url: string) => serveWindow(folder, { url, method: 'GET' });

test.each(['app://gangway/', 'app://gangway/index.html', 'app://gangway/index.html?x=1#y'])(
  '%s is the page, with a policy under which only files of the program run',
  async (url) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<title>here</title>');
    const policy = response.headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy.join(' ')).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test.each([
  'app://gangway/missing.html',
  'app://gangway/secret.key',
  'app://elsewhere/index.html',
  'https://gangway/index.html',
  'file:///etc/passwd',
  'app://gangway/%00.html',
  'app://gangway/%zz.html',
  'nonsense',
])('%s is not there', async (url) => {
  expect((await get(url)).status).toBe(404);
});

test.each([
  '/../outside.html',
  '/%2e%2e/outside.html',
  '/..%2foutside.html',
  '/..%5coutside.html',
  '/C:%5cx.html',
])('%s leads to no file outside the folder', (path) => {
  expect(fileOf(folder, `app://gangway${path}`)?.path ?? folder).toContain(folder);
  expect(fileOf(folder, `app://gangway${path}`)?.path).not.toBe(join(folder, '..', 'outside.html'));
});

test('nothing but reading is answered', async () => {
  expect((await serveWindow(folder, { url: 'app://gangway/', method: 'POST' })).status).toBe(404);
});
