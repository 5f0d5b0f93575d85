/** The service as a process: what it prints, what it leaves in its folder, how it stops. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStorage } from '../storage/database.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { fetchOver } from './testing/https-client.ts';
import { type RunningService, runService } from './testing/run-service.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
/** Some start the service four times, on a machine that does other things as well. */
vi.setConfig({ testTimeout: 120_000 });

let data: string;
const running: RunningService[] = [];

beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'gangway-start-')), 'data');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()));
  rmSync(join(data, '..'), { recursive: true });
});

const run = async (environment: Record<string, string> = {}): Promise<RunningService> => {
  const service = await runService(data, environment);
  running.push(service);
  return service;
};
const tryRun = (environment: Record<string, string>) =>
  spawnSync(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', GANGWAY_DATA: data, ...environment },
    encoding: 'utf8',
  });

test('it says in one line where it listens, and stops when it is told to', async () => {
  const service = await runService(data);
  const { origin, rootFingerprint } = service;
  expect(JSON.parse(service.line)).toEqual({
    event: 'listening',
    origin,
    listensAt: origin,
    rootFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    consoleUrl: `${origin}/console`,
    enrollUrl: `${origin}/enroll`,
  });
  expect(rootFingerprint).toHaveLength(64);
  expect((await service.stop()).code).toBe(0);
});

test("the first administrator's password lies in a file of its own and is printed nowhere", async () => {
  const service = await runService(data);
  const { said } = await service.stop();
  const password = readFileSync(join(data, 'initial-admin-password'), 'utf8').trim();
  expect(password).toMatch(/^[\w-]{20}$/);
  expect(said).toContain(join(data, 'initial-admin-password'));
  expect(said + service.line).not.toContain(password);
});

test('what is secret in its folder is for its account alone', async () => {
  const service = await runService(data);
  const modes = ['', 'master-key', 'initial-admin-password', 'gangway.sqlite', 'gangway.sqlite-wal'].map(
    (name) => (statSync(join(data, name)).mode & 0o777).toString(8),
  );
  await service.stop();
  expect(modes).toEqual(['700', '600', '600', '600', '600']);
});

test('starting again keeps root, organisation and password', async () => {
  const before = await runService(data);
  await before.stop();
  const password = readFileSync(join(data, 'initial-admin-password'), 'utf8');
  const after = await run();
  expect(after.rootFingerprint).toBe(before.rootFingerprint);
  expect(readFileSync(join(data, 'initial-admin-password'), 'utf8')).toBe(password);
});

test('keys lie in the database sealed: neither a key nor the master key can be read out of it', async () => {
  const service = await runService(data);
  await service.stop();
  const master = readFileSync(join(data, 'master-key'), 'utf8').trim();
  const database = readFileSync(join(data, 'gangway.sqlite'));
  for (const secret of ['PRIVATE KEY', master, Buffer.from(master, 'hex')]) {
    expect(database.includes(secret)).toBe(false);
  }
  // The prefix of every PKCS#8 P-256 key.
  expect(database.includes(Buffer.from('308187020100301306072a8648ce3d0201', 'hex'))).toBe(false);
});

test('with another master key it does not start, and says so in a sentence', async () => {
  await (await runService(data)).stop();
  writeFileSync(join(data, 'master-key'), `${'ab'.repeat(32)}\n`);
  const { status, stderr } = tryRun({});
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The service cannot start: the master key is not the one .*\n$/);
});

test('on a port that is taken it does not start, and says so in a sentence', async () => {
  const { origin } = await run();
  const { status, stderr } = tryRun({
    GANGWAY_LISTEN: new URL(origin).host,
    GANGWAY_DATA: join(data, '../b'),
  });
  expect(status).toBe(1);
  expect(stderr).toContain('The service cannot start: listen EADDRINUSE');
  expect(stderr).not.toContain('    at ');
});

test('what is wrong with the configuration is said line by line', () => {
  const { status, stderr } = tryRun({ GANGWAY_LISTEN: 'x', GANGWAY_LOG: 'loud' });
  expect(status).toBe(2);
  expect(stderr.split('\n')).toEqual([
    'GANGWAY_LISTEN is not host:port',
    expect.stringMatching(/^GANGWAY_LOG /) as string,
    '',
  ]);
});

test("an organisation's own certificate is shown, and the root behind it is published", async () => {
  const folder = join(data, '..');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-x509', '-days', '30'];
  openssl('req', ...ec, '-subj', '/CN=Own Root', '-keyout', 'root.key', '-out', 'root.pem');
  const leafArgs = [...ec, '-subj', '/CN=leaf', '-CA', 'root.pem', '-CAkey', 'root.key'];
  for (const extension of ['subjectAltName=IP:127.0.0.1', 'basicConstraints=critical,CA:FALSE']) {
    leafArgs.push('-addext', extension);
  }
  openssl('req', ...leafArgs, '-keyout', 'leaf.key', '-out', 'leaf.pem');
  const [leaf, root] = ['leaf.pem', 'root.pem'].map((name) => readFileSync(join(folder, name), 'utf8'));
  writeFileSync(join(folder, 'chain.pem'), `${leaf ?? ''}${root ?? ''}`);
  const files = { GANGWAY_TLS_CERT: join(folder, 'chain.pem'), GANGWAY_TLS_KEY: join(folder, 'leaf.key') };
  const service = await run(files);
  const { json } = await fetchOver(root ?? '', `${service.origin}/.well-known/gangway`);
  expect(json?.['roots']).toEqual([service.rootFingerprint]);
  const wrongKey = tryRun({ ...files, GANGWAY_TLS_KEY: join(folder, 'root.key') });
  expect(wrongKey.stderr).toContain('GANGWAY_TLS_KEY is not the key of the first certificate');
});

onEachDatabase((fresh) => {
  test('two processes that start at once on nothing agree on root, organisation and administrator', async () => {
    const { location, remove } = await fresh();
    const environment = 'url' in location ? { DATABASE_URL: location.url } : {};
    const [one, two] = await Promise.all([run(environment), run(environment)]);
    expect(one.rootFingerprint).toBe(two.rootFingerprint);
    const storage = await openStorage('url' in location ? location : { file: join(data, 'gangway.sqlite') });
    const organisations = await storage.db.selectFrom('organisation').select('name').execute();
    const users = await storage.db.selectFrom('user').select('name').execute();
    const roots = await storage.db
      .selectFrom('key_material')
      .select('generation')
      .where('purpose', '=', 'root')
      .execute();
    await storage.close();
    remove();
    expect([organisations, users, roots]).toEqual([
      [{ name: 'Acme' }],
      [{ name: 'admin' }],
      [{ generation: 1 }],
    ]);
  });
});
