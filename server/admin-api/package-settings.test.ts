import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../protocol/plan.ts';
import { type Given, givenIn } from '../app/testing/given.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { receiveContent } from '../packages/receive-content.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import { administrator, ConsoleUser, newUser } from './testing/console-user.ts';

const GUID = '0B7A9F34-1C2D-4E5F-8A9B-0123456789AB';
const usual = { onFailure: null, retries: null, needs: [] as string[] };

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  let user: ConsoleUser;
  let names = 0;
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
    user = await administrator(service);
  });
  afterAll(() => service.close());

  const newName = (): string => `Package number ${(names += 1)}`;
  const application = (more: object = {}) =>
    user.do('createPackage', {
      body: {
        kind: 'application',
        name: newName(),
        version: '1.0.0',
        product: 'editor',
        format: 'msi',
        sha256: 'a'.repeat(64),
        size: 3,
        ...more,
      },
    });
  /** As after its content was uploaded. */
  const ready = async (more: object = {}) => {
    const made = await application(more);
    const { db } = service.storage;
    await db.updateTable('package').set({ uploaded_at: 1 }).where('id', '=', made.id).execute();
    return made;
  };
  const change = (one: { id: string; name: string }, policy: object, more: object = {}) =>
    user.try('changePackage', {
      id: one.id,
      body: { name: one.name, policy: { ...usual, ...policy }, ...more },
    });
  const stepsOf = async (...packages: string[]) => {
    const enrolled = await given.enrolled(await given.newUsage(...packages));
    return decodeJwt<Plan>(await enrolled.signed()).steps;
  };
  const problem = (answer: { status: number; json: Record<string, unknown> | undefined }) => [
    answer.status,
    answer.json?.['code'],
    answer.json?.['detail'],
  ];

  describe('a package', () => {
    test('A6 installer properties that are no secret are carried into the plan, and can be changed', async () => {
      const made = await ready({ properties: { SERVER: 'https://mgmt.example', ADDLOCAL: 'ALL' } });
      expect(made).toMatchObject({ properties: { SERVER: 'https://mgmt.example', ADDLOCAL: 'ALL' } });
      const [step] = (await stepsOf(made.id)).slice(-1);
      expect(step).toMatchObject({ properties: { SERVER: 'https://mgmt.example', ADDLOCAL: 'ALL' } });
      expect((await change(made, {}, { properties: { LEVEL: '3' } })).status).toBe(200);
      expect((await stepsOf(made.id)).at(-1)).toMatchObject({ properties: { LEVEL: '3' } });
      expect((await change(made, {})).json).toMatchObject({ properties: { LEVEL: '3' } });
      const bad = await user.try('changePackage', {
        id: made.id,
        body: { name: made.name, policy: usual, properties: { 'lower case': 'x' } },
      });
      expect(bad.json?.['code']).toBe('REQUEST_INVALID');
    });

    test('A6 a product code is the same with braces and without, in any case', async () => {
      for (const product of [GUID, `{${GUID}}`, GUID.toLowerCase(), ` {${GUID.toLowerCase()}} `]) {
        expect(await application({ product })).toMatchObject({ product: GUID });
      }
      expect(await application({ product: 'org.Example.app' })).toMatchObject({ product: 'org.Example.app' });
      const half = await user.try('createPackage', {
        body: { ...(await application()), product: `{${GUID}` },
      });
      expect(half.status).toBe(400);
    });

    test('A6 what its failure does and how often it is repeated is carried into the plan', async () => {
      const made = await ready();
      expect((await stepsOf(made.id)).at(-1)).toMatchObject({ onFailure: 'continue' });
      expect((await stepsOf(made.id)).at(-1)).not.toHaveProperty('retries');
      expect((await change(made, { onFailure: 'stop', retries: 3 })).json).toMatchObject({
        policy: { onFailure: 'stop', retries: 3, needs: [] },
      });
      expect((await stepsOf(made.id)).at(-1)).toMatchObject({ onFailure: 'stop', retries: 3 });
      expect((await change(made, { retries: 11 })).status).toBe(400);
    });

    test('A6 what a package needs comes with it, before it, and the need stands in the plan', async () => {
      const [runtime, editor, plugin] = [await ready(), await ready(), await ready()];
      await change(editor, { needs: [runtime.id] });
      await change(plugin, { needs: [editor.id] });
      const steps = (await stepsOf(plugin.id)).slice(-3);
      expect(steps.map(({ id }) => id)).toEqual([runtime.id, editor.id, plugin.id]);
      expect(steps.map(({ needs }) => needs)).toEqual([
        ['management'],
        ['management', runtime.id],
        ['management', editor.id],
      ]);
    });

    test('A6 what needs a package without content is left out with it', async () => {
      const [missing, editor, other] = [await application(), await ready(), await ready()];
      await change(editor, { needs: [missing.id] });
      const ids = (await stepsOf(editor.id, other.id)).map(({ id }) => id);
      expect(ids).toContain(other.id);
      expect(ids).not.toContain(editor.id);
    });

    test('A6 needs in a circle are refused, also through the host name that a domain join waits for', async () => {
      const [a, b, c] = [await application(), await application(), await application()];
      await change(a, { needs: [b.id] });
      await change(b, { needs: [c.id] });
      const circle = problem(await change(c, { needs: [a.id] }));
      expect(circle.slice(0, 2)).toEqual([400, 'REQUEST_INVALID']);
      expect(circle[2]).toContain(`${a.name}, ${b.name}, ${c.name}`);
      expect((await change(a, { needs: [a.id] })).status).toBe(400);
      expect(problem(await change(a, { needs: ['nobody'] }))[2]).toBe('needs: no such package');
      const { id } = await user.do('createPackage', {
        body: { kind: 'host-name', name: newName(), template: 'A-{counter}' },
      });
      const join = await user.do('createPackage', {
        body: {
          kind: 'domain-join',
          name: newName(),
          domain: 'example.test',
          provisioner: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
        },
      });
      expect((await change({ id, name: 'Names' }, { needs: [join.id] })).status).toBe(400);
    });

    test('M7 is renamed, not to a name that is taken', async () => {
      const [one, other] = [await application(), await application()];
      const renamed = await change({ id: one.id, name: 'Quite another name' }, {});
      expect(renamed.json).toMatchObject({ name: 'Quite another name' });
      expect((await change({ id: other.id, name: 'Quite another name' }, {})).json?.['code']).toBe(
        'NAME_TAKEN',
      );
      expect((await change({ id: 'nobody', name: 'X' }, {})).status).toBe(404);
    });

    test('M7 is deleted with its content; while it is attached or needed that is refused, saying where', async () => {
      const [one, above] = [await ready(), await ready()];
      const usage = await given.newUsage(one.id);
      await change(above, { needs: [one.id] });
      const { db } = service.storage;
      await db
        .insertInto('package_content')
        .values({ organisation: service.organisation, package: one.id, chunk: 0, bytes: Buffer.from('abc') })
        .execute();
      const remove = () => user.try('deletePackage', { id: one.id });
      expect(problem(await remove())).toEqual([
        409,
        'IN_USE',
        `attached to ${usage}; needed by ${above.name}`,
      ]);
      await user.do('attachPackages', { id: usage, body: { packages: [] } });
      expect(problem(await remove())[2]).toBe(`needed by ${above.name}`);
      await change(above, { needs: [] });
      expect((await remove()).status).toBe(204);
      expect((await remove()).status).toBe(404);
      const left = await db
        .selectFrom('package_content')
        .select('chunk')
        .where('package', '=', one.id)
        .execute();
      expect(left).toEqual([]);
    });
  });

  test('M7 a package that is deleted while its content arrives is gone, and nothing of the content stays', async () => {
    const sha256 = createHash('sha256').update('abc').digest('hex');
    const one = await application({ sha256 });
    const by = { organisation: service.organisation, actor: 'admin' };
    async function* arriving() {
      yield Buffer.from('abc');
      await user.do('deletePackage', { id: one.id });
    }
    const received = receiveContent(service.parts, by, one.id, Readable.from(arriving()));
    await expect(received).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  describe('a configuration item', () => {
    const newItem = (name: string) => user.do('createConfiguration', { body: { kind: 'location', name } });

    test('M7 is renamed, not to a name that its kind has', async () => {
      const [one, other] = [await newItem('Oulu'), await newItem('Turku')];
      const rename = (id: string, name: string) => user.try('renameConfiguration', { id, body: { name } });
      expect((await rename(one.id, 'Oulu harbour')).json).toMatchObject({ name: 'Oulu harbour' });
      expect((await rename(other.id, 'Oulu harbour')).json?.['code']).toBe('NAME_TAKEN');
      expect((await rename('nobody', 'X')).status).toBe(404);
    });

    test('M7 is deleted; while an item chooses it, or an enrollment with it is under way, that is refused, saying where', async () => {
      const { id } = await newItem('Leaving');
      const made = await service.newItem({ location: id, name: 'Ada' });
      const remove = () => user.try('deleteConfiguration', { id });
      expect(problem(await remove())).toEqual([409, 'IN_USE', 'chosen by the enrollment items Ada']);
      const device = await TestDevice.make(service.clock, { hostName: 'UNDER-WAY' });
      const { json } = await device.redeem(service, service.organisation, made.code);
      await user.do('deleteItem', { id: made.id });
      expect(problem(await remove())[2]).toBe('used by the enrollments under way of UNDER-WAY');
      const token = String(json?.['accessToken']);
      const events = [{ sequence: 1, at: 1, kind: 'enrolled', hostName: 'UNDER-WAY' }];
      await device.ask(service, '/agent/v1/events', { method: 'POST', token, body: { events } });
      expect((await remove()).status).toBe(204);
      expect((await remove()).status).toBe(404);
      const { rows } = await user.do('listConfiguration');
      expect(rows.map((row) => row.id)).not.toContain(id);
    });
  });

  test('M7 other organisations can neither change nor delete what is not theirs', async () => {
    const one = await application();
    const { id } = await user.do('createConfiguration', { body: { kind: 'cost-centre', name: '4711' } });
    const organisation = await service.newOrganisation('Other');
    const eve = await newUser(service, 'administrator', { name: 'eve', organisation });
    const body = { name: 'Mine', policy: usual };
    expect((await eve.try('changePackage', { id: one.id, body })).status).toBe(404);
    expect((await eve.try('deletePackage', { id: one.id })).status).toBe(404);
    expect((await eve.try('renameConfiguration', { id, body: { name: 'Mine' } })).status).toBe(404);
    expect((await eve.try('deleteConfiguration', { id })).status).toBe(404);
  });

  test('M9 an account for a connector is made and disabled by the admin API, and may nothing else', async () => {
    const password = 'a password of a connector';
    const made = await user.do('createUser', {
      body: { userName: 'dc-helsinki', role: 'connector', password },
    });
    expect(made).toMatchObject({ role: 'connector', disabledAt: null });
    const connector = new ConsoleUser(service);
    await connector.signIn('dc-helsinki', password);
    expect((await connector.try('listJoinBlobs')).status).toBe(200);
    expect((await connector.try('listPackages')).status).toBe(403);
    expect((await user.try('disableUser', { id: made.id })).status).toBe(204);
    expect((await connector.try('listJoinBlobs')).status).toBe(401);
    expect((await connector.signIn('dc-helsinki', password)).status).toBe(401);
  });
}

onEachDatabase(suite);
