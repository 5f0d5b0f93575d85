import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { ADMIN_OPERATIONS, type AdminOperation, type AdminOperationName } from './schemas.ts';
import { PERMISSIONS, Role } from './schemas/session.ts';
import { administrator, ConsoleUser, type Given, newUser } from './testing/console-user.ts';

const NAMES = Object.keys(ADMIN_OPERATIONS) as AdminOperationName[];
const accessOf = (name: AdminOperationName): AdminOperation['access'] => ADMIN_OPERATIONS[name].access;
const may = (role: Role, name: AdminOperationName): boolean =>
  accessOf(name) === 'session' || PERMISSIONS[role].some((permission) => permission === accessOf(name));
const ofOneThing = NAMES.filter((name) => ADMIN_OPERATIONS[name].path.includes(':id')).toSorted();

/** These never end, or end the session that the other rows need. */
const APART: readonly AdminOperationName[] = ['live', 'signIn', 'signOut'];
const BEHIND_SIGN_IN = NAMES.filter((name) => accessOf(name) !== 'public');
const ORDINARY = NAMES.filter((name) => !APART.includes(name));

/** A browser sends no body with GET and DELETE. */
const anything = (name: AdminOperationName): Given =>
  ['POST', 'PUT'].includes(ADMIN_OPERATIONS[name].method) ? { body: {} } : {};

describe('permissions of the admin API', () => {
  onEachDatabase((fresh) => {
    let service: TestService;
    beforeAll(async () => {
      service = await startTestService(fresh);
    });
    afterAll(() => service.close());

    test.each(BEHIND_SIGN_IN)('M1 %s is refused without a sign-in', async (name) => {
      const answer = await new ConsoleUser(service).try(name, anything(name));
      expect(answer.json).toMatchObject({ code: 'SIGN_IN_REQUIRED', status: 401 });
    });

    test.each(BEHIND_SIGN_IN)('M1 %s is refused with a cookie that somebody made up', async (name) => {
      const stranger = new ConsoleUser(service);
      stranger.cookie = `__Host-gangway-session=${'A'.repeat(43)}`;
      expect((await stranger.try(name, anything(name))).status).toBe(401);
    });

    describe.each(Role.options)('of %s', (role) => {
      let user: ConsoleUser;
      beforeAll(async () => {
        user = await newUser(service, role);
      });
      const [allowed, others] = [true, false].map((may_) =>
        ORDINARY.filter((name) => may(role, name) === may_),
      );

      test.each(others ?? [])('M1 they may not %s', async (name) => {
        const answer = await user.try(name, anything(name));
        expect(answer.json).toMatchObject({ code: 'FORBIDDEN', status: 403 });
      });

      test.each(allowed ?? [])('M1 they may %s', async (name) => {
        expect([200, 400, 404, 415]).toContain((await user.try(name, anything(name))).status);
      });
    });

    const OWN = ['session', 'changePassword'] as const;
    test.each<[Role, AdminOperationName[]]>([
      [
        'helpdesk',
        [
          ...OWN,
          ...(['listItems', 'createItem', 'readItem', 'reactivateItem', 'deleteItem'] as const),
          ...(['listConfiguration', 'listPackages', 'readSettings'] as const),
          ...(['listEnrollments', 'readEnrollment'] as const),
        ],
      ],
      ['connector', [...OWN, 'listJoinBlobs', 'putJoinBlob']],
    ])('M1 M9 what %s may is just that', (role, names) => {
      expect(ORDINARY.filter((name) => may(role, name))).toEqual(names);
    });

    test("M1 another organisation's things look like things that do not exist", async () => {
      const ours = await administrator(service);
      const item = await ours.do('createItem', { body: { name: 'Ada' } });
      const usage = await ours.do('createConfiguration', { body: { kind: 'device-usage', name: 'Laptop' } });
      const installer = await ours.do('createPackage', {
        body: {
          kind: 'application',
          name: 'VPN',
          version: '1.0.0',
          product: 'vpn',
          format: 'simulated',
          sha256: 'a'.repeat(64),
          size: 3,
        },
      });
      const device = await TestDevice.make(service.clock);
      const redeemed = await device.redeem(service, service.organisation, item.code ?? '');
      const enrollment = String(redeemed.json?.['enrollment']);
      await ours.do('orderUnenroll', { id: enrollment });
      const before = await ours.do('readEnrollment', { id: enrollment });
      const colleague = (await ours.do('listUsers')).rows.find(({ userName }) => userName === 'helpdesk');

      const other = await service.newOrganisation('Other');
      const eve = await newUser(service, 'administrator', { name: 'eve', organisation: other });
      const { id: theirs } = await eve.do('createConfiguration', {
        body: { kind: 'location', name: 'Oulu' },
      });
      const policy = { onFailure: null, retries: null, needs: [] };
      const upload = { 'content-type': 'application/octet-stream' };
      const attempts: [AdminOperationName, Given][] = [
        ['attachPackages', { id: usage.id, body: { packages: [] } }],
        ['changePackage', { id: installer.id, body: { name: 'Mine', policy } }],
        ['deleteConfiguration', { id: usage.id }],
        ['deleteItem', { id: item.id }],
        ['deletePackage', { id: installer.id }],
        ['disableUser', { id: colleague?.id ?? '' }],
        ['orderUnenroll', { id: enrollment }],
        ['putJoinBlob', { id: enrollment, body: { step: installer.id, blob: 'a.b.c.d.e' } }],
        ['reactivateItem', { id: item.id }],
        ['readEnrollment', { id: enrollment }],
        ['readItem', { id: item.id }],
        ['renameConfiguration', { id: usage.id, body: { name: 'Mine' } }],
        ['revokeDevice', { id: enrollment }],
        ['uploadContent', { id: installer.id, body: Buffer.from('abc'), headers: upload }],
        ['withdrawOrder', { id: enrollment }],
      ];
      expect(attempts.map(([name]) => name)).toEqual(ofOneThing);
      for (const [name, given] of attempts) {
        const foreign = await eve.try(name, given);
        const absent = await eve.try(name, { ...given, id: 'does-not-exist' });
        expect(foreign.json, name).toMatchObject({ code: 'NOT_FOUND' });
        expect({ ...foreign.json, instance: '' }).toEqual({ ...absent.json, instance: '' });
      }
      const used: [AdminOperationName, Given][] = [
        ['createItem', { body: { name: 'Eve', deviceUsage: usage.id } }],
        ['attachPackages', { id: theirs, body: { packages: [installer.id] } }],
      ];
      for (const [name, given] of used) {
        expect((await eve.try(name, given)).json, name).toMatchObject({ code: 'REQUEST_INVALID' });
      }
      for (const name of ['listItems', 'listPackages', 'listEnrollments', 'listJoinBlobs'] as const) {
        expect((await eve.do(name)).rows).toEqual([]);
      }
      expect((await eve.do('listConfiguration')).rows.map(({ id }) => id)).toEqual([theirs]);
      expect((await eve.do('listUsers')).rows.map(({ userName }) => userName)).toEqual(['eve']);
      const trail = (await eve.do('listAudit')).rows.map(({ action }) => action);
      expect(trail.toSorted()).toEqual(['configuration.created', 'session.opened', 'user.created']);
      expect(await ours.do('readEnrollment', { id: enrollment })).toEqual(before);
    });
  });
});
