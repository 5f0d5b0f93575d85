import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { consoleFiles } from './index.ts';

let folder: string;
let app: FastifyInstance;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-console-'));
  app = fastify();
  await app.register((scope) => consoleFiles(scope, folder));
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

test('M1 a console that was not built says how to build it, and is there as soon as it is', async () => {
  const before = await app.inject('/console/items');
  expect(before.statusCode).toBe(503);
  expect(before.body).toContain('npm run build:console');
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<meta property="csp-nonce" nonce="%NONCE%">');
  writeFileSync(join(folder, 'assets', 'index-1.js'), 'code');
  const after = await app.inject('/console/items/some-id?state=ready');
  expect(after.statusCode).toBe(200);
  expect((await app.inject('/console/assets/index-1.js')).headers['cache-control']).toContain('immutable');
});

test('M1 only its own scripts and styles run in the console, by a nonce that is new each time', async () => {
  writeFileSync(join(folder, 'index.html'), '<meta property="csp-nonce" nonce="%NONCE%">');
  const [one, two] = [await app.inject('/console'), await app.inject('/console')];
  const nonceOf = (body: string): string => /nonce="([^"]+)"/.exec(body)?.[1] ?? '';
  const policy = String(one.headers['content-security-policy']);
  expect(policy).toContain(`style-src 'self' 'nonce-${nonceOf(one.body)}'`);
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe');
  expect(nonceOf(two.body)).not.toBe(nonceOf(one.body));
});
