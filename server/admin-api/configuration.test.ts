import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { openPackageSecret } from '../packages/secret.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { administrator, type ConsoleUser } from './testing/console-user.ts';

const OCTETS = { 'content-type': 'application/octet-stream' };
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const application = (content: Buffer, more: object = {}) => ({
  kind: 'application',
  name: 'Acme VPN',
  version: '2.4.0',
  product: 'acme-vpn',
  format: 'simulated',
  sha256: sha256(content),
  size: content.length,
  ...more,
});

describe('configuration items and packages', () => {
  onEachDatabase((fresh) => {
    let service: TestService;
    let user: ConsoleUser;
    beforeEach(async () => {
      service = await startTestService(fresh);
      user = await administrator(service);
    });
    afterEach(() => service.close());

    const template = async (name: string) =>
      (await user.do('createPackage', { body: { kind: 'host-name', name, template: 'LAP{counter:4}' } })).id;
    const upload = (id: string, body: Buffer) => user.try('uploadContent', { id, body, headers: OCTETS });
    const stored = async (id: string): Promise<Buffer> => {
      const rows = await service.storage.db
        .selectFrom('package_content')
        .select('bytes')
        .where('package', '=', id)
        .orderBy('chunk')
        .execute();
      return Buffer.concat(rows.map(({ bytes }) => bytes));
    };

    test('M7 packages are attached to a configuration item in their order, and replaced as a whole', async () => {
      const [a, b, c] = [await template('a'), await template('b'), await template('c')];
      const { id } = await user.do('createConfiguration', { body: { kind: 'device-usage', name: 'Laptop' } });
      const attach = async (packages: unknown[]) =>
        (await user.do('attachPackages', { id, body: { packages } })).packages.map(({ name }) => name);
      expect(await attach([c, a])).toEqual(['c', 'a']);
      expect(await attach([a, b, c])).toEqual(['a', 'b', 'c']);
      const [listed] = (await user.do('listConfiguration')).rows;
      expect(listed?.packages.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
      expect(await attach([])).toEqual([]);
    });

    test('M7 a package that does not exist, or twice the same, is refused and changes nothing', async () => {
      const a = await template('a');
      const { id } = await user.do('createConfiguration', { body: { kind: 'location', name: 'Oulu' } });
      await user.do('attachPackages', { id, body: { packages: [a] } });
      for (const packages of [
        [a, 'missing'],
        [a, a],
      ]) {
        const refused = await user.try('attachPackages', { id, body: { packages } });
        expect(refused.json).toMatchObject({ code: 'REQUEST_INVALID' });
      }
      expect((await user.do('listConfiguration')).rows[0]?.packages).toHaveLength(1);
    });

    test('M7 two configuration items of one kind cannot have one name, nor two packages', async () => {
      const body = { kind: 'device-usage', name: 'Laptop' };
      await user.do('createConfiguration', { body });
      expect((await user.try('createConfiguration', { body })).json).toMatchObject({ code: 'NAME_TAKEN' });
      await user.do('createConfiguration', { body: { ...body, kind: 'location' } });
      await template('a');
      const taken = await user.try('createPackage', {
        body: { kind: 'host-name', name: 'a', template: '{serial:8}' },
      });
      expect(taken.json).toMatchObject({ code: 'NAME_TAKEN' });
    });

    test('M8 a template that could give a wrong or a doubled name is refused with its reason', async () => {
      const refused = await user.try('createPackage', {
        body: { kind: 'host-name', name: 'a', template: 'ACME-{usage:2}' },
      });
      expect(refused.json).toMatchObject({ code: 'REQUEST_INVALID', detail: 'template: not-unique' });
    });

    test('M7 content is taken in when size and hash are the declared ones, in pieces that give it back', async () => {
      const content = randomBytes(2 * 1_048_576 + 17);
      const { id } = await user.do('createPackage', { body: application(content) });
      expect((await user.do('listPackages')).rows[0]).toMatchObject({ uploaded: false });
      expect((await upload(id, content)).json).toMatchObject({ uploaded: true });
      expect(sha256(await stored(id))).toBe(sha256(content));
      expect((await upload(id, content)).status).toBe(200);
      expect((await stored(id)).length).toBe(content.length);
    });

    test.each([
      [
        'one byte differs',
        (bytes: Buffer) => Buffer.concat([bytes.subarray(1), Buffer.from([bytes[0]! ^ 1])]),
      ],
      ['it is too short', (bytes: Buffer) => bytes.subarray(1)],
      ['it is too long', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
    ])('M7 content is refused when %s, and nothing of it stays', async (_, change) => {
      const content = randomBytes(100_000);
      const { id } = await user.do('createPackage', { body: application(content) });
      const refused = await upload(id, change(content));
      expect(refused.json).toMatchObject({ code: 'PACKAGE_HASH_MISMATCH', status: 422 });
      expect((await stored(id)).length).toBe(0);
      expect((await user.do('listPackages')).rows[0]).toMatchObject({ uploaded: false });
    });

    test('M7 content of a package that is no application is refused, and so is JSON as content', async () => {
      expect((await upload(await template('a'), Buffer.from('x'))).json).toMatchObject({ code: 'NOT_FOUND' });
      const { id } = await user.do('createPackage', { body: application(Buffer.from('{}')) });
      expect((await user.try('uploadContent', { id, body: {} })).json).toMatchObject({ code: 'MEDIA_TYPE' });
    });

    test('M7 a secret property is sealed for its package alone; no answer and no audit row holds its value', async () => {
      const value = 'licence-key-that-nobody-sees';
      const secret = { property: 'LICENCE_KEY', value };
      const made = await user.try('createPackage', { body: application(Buffer.from('x'), { secret }) });
      expect(made.json).toMatchObject({ secretProperty: 'LICENCE_KEY' });
      const { db } = service.storage;
      const row = await db.selectFrom('package').selectAll().executeTakeFirstOrThrow();
      const { master } = service.parts;
      const sealed = row.secret_sealed ?? '';
      expect(openPackageSecret(master, service.organisation, row.id, sealed).toString()).toBe(value);
      expect(() => openPackageSecret(master, service.organisation, 'other', sealed)).toThrow(/authenticate/);
      const seen = [
        made.bytes.toString(),
        JSON.stringify(await user.do('listPackages')),
        JSON.stringify(row),
        JSON.stringify(await db.selectFrom('audit').selectAll().execute()),
      ];
      expect(seen.filter((text) => text.includes(value))).toEqual([]);
    });

    test('M3 settings are checked, and every change is in the audit trail with its old and new value', async () => {
      for (const body of [
        { codeLifetimeMinutes: 0, minimumAgentVersion: '1.0.0' },
        { codeLifetimeMinutes: 60, minimumAgentVersion: '1.0' },
        { codeLifetimeMinutes: 60 },
      ]) {
        expect((await user.try('writeSettings', { body })).json).toMatchObject({ code: 'REQUEST_INVALID' });
      }
      service.clock.advance({ seconds: 1 });
      const body = { codeLifetimeMinutes: 30, minimumAgentVersion: '0.0.0' };
      expect(await user.do('writeSettings', { body })).toEqual(body);
      expect(await user.do('readSettings')).toEqual(body);
      const { rows } = await user.do('listAudit');
      expect(rows[0]).toMatchObject({
        action: 'settings.changed',
        actor: 'admin',
        details: { setting: 'codeLifetimeMinutes', from: 60, to: 30 },
      });
      await user.do('writeSettings', { body });
      expect((await user.do('listAudit')).rows).toHaveLength(rows.length);
    });
  });
});
