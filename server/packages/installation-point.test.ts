import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Plan } from '../../protocol/plan.ts';
import { administrator, type ConsoleUser } from '../admin-api/testing/console-user.ts';
import { type Given, givenIn } from '../app/testing/given.ts';
import { fetchOver } from '../app/testing/https-client.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

const SHARE = 'file://files.acme.example/install/VPN client/vpn.msi';
const WEB = 'https://packages.acme.example/vpn.msi';
const sha256 = '5'.repeat(64);
const application = {
  kind: 'application',
  name: 'VPN',
  version: '4.2.0',
  product: 'vpn',
  format: 'msi',
  size: 1234,
  sha256,
};

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  let user: ConsoleUser;
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
    user = await administrator(service);
  });
  afterAll(() => service.close());

  test.each([SHARE, WEB])('M12 a package at %s is in the plan at once, with that address', async (source) => {
    const made = await user.do('createPackage', { body: { ...application, name: source, source } });
    expect(made).toMatchObject({ uploaded: true, source });
    const one = await given.enrolled(await given.newUsage(made.id));
    const { steps } = Plan.parse(decodeJwt(await one.signed()));
    const step = steps.find(({ id }) => id === made.id);
    expect(step).toMatchObject({ kind: 'application', url: source, size: 1234, sha256 });
    const { rows } = await user.do('listAudit', { query: '?limit=50' });
    const created = rows.find(({ action, target }) => action === 'package.created' && target === made.id);
    expect(created?.details).toMatchObject({ source });
  });

  test('M12 the service neither takes nor hands out the content of such a package', async () => {
    const body = { ...application, name: 'elsewhere', source: SHARE };
    const { id } = await user.do('createPackage', { body });
    const headers = { 'content-type': 'application/octet-stream' };
    const upload = await user.try('uploadContent', { id, body: Buffer.alloc(1234), headers });
    expect(upload.json).toMatchObject({ code: 'NOT_FOUND' });
    const got = await fetchOver(service.rootPem, `${service.origin}/packages/${id}/${sha256}`);
    expect(got.status).toBe(404);
  });

  test.each([
    'http://packages.acme.example/vpn.msi',
    'file:///C:/vpn.msi',
    'file://localhost/share/vpn.msi',
    'file://files/C$/vpn.msi',
    '\\\\files\\install\\vpn.msi',
    'https://user:word@packages.acme.example/vpn.msi',
    '',
  ])('M12 a package at %j is refused', async (source) => {
    const refused = await user.try('createPackage', { body: { ...application, name: 'refused', source } });
    expect(refused.json).toMatchObject({ code: 'REQUEST_INVALID' });
  });
}

onEachDatabase(suite);
