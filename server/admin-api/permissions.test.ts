import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { ADMIN_OPERATIONS, type AdminOperation, type AdminOperationName } from './schemas.ts';
import { PERMISSIONS } from './schemas/session.ts';
import { administrator, ConsoleUser, type Given, newUser } from './testing/console-user.ts';

const NAMES = Object.keys(ADMIN_OPERATIONS) as AdminOperationName[];
const accessOf = (name: AdminOperationName): AdminOperation['access'] => ADMIN_OPERATIONS[name].access;
const mayHelpdesk = (name: AdminOperationName): boolean =>
  accessOf(name) === 'session' || PERMISSIONS.helpdesk.some((permission) => permission === accessOf(name));

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
    let helpdesk: ConsoleUser;
    beforeAll(async () => {
      service = await startTestService(fresh);
      helpdesk = await newUser(service, 'helpdesk');
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

    test.each(ORDINARY.filter((name) => !mayHelpdesk(name)))('M1 helpdesk may not %s', async (name) => {
      const answer = await helpdesk.try(name, anything(name));
      expect(answer.json).toMatchObject({ code: 'FORBIDDEN', status: 403 });
    });

    test.each(ORDINARY.filter(mayHelpdesk))('M1 helpdesk may %s', async (name) => {
      expect([200, 400, 404]).toContain((await helpdesk.try(name, anything(name))).status);
    });

    test('M1 helpdesk makes, reactivates, deletes and watches, and changes nothing else but its own password', () => {
      expect(ORDINARY.filter(mayHelpdesk).filter((name) => ADMIN_OPERATIONS[name].method !== 'GET')).toEqual([
        'changePassword',
        'createItem',
        'reactivateItem',
        'deleteItem',
      ]);
    });

    test("M1 another organisation's things look like things that do not exist", async () => {
      const ours = await administrator(service);
      const item = await ours.do('createItem', { body: { name: 'Ada' } });
      const usage = await ours.do('createConfiguration', { body: { kind: 'device-usage', name: 'Laptop' } });
      const { id: installer } = await ours.do('createPackage', {
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
      const other = await service.newOrganisation('Other');
      const theirs = await newUser(service, 'administrator', { name: 'eve', organisation: other });
      const attempts: [AdminOperationName, Given][] = [
        ['readItem', { id: item.id }],
        ['reactivateItem', { id: item.id }],
        ['deleteItem', { id: item.id }],
        ['attachPackages', { id: usage.id, body: { packages: [] } }],
        [
          'uploadContent',
          {
            id: installer,
            body: Buffer.from('abc'),
            headers: { 'content-type': 'application/octet-stream' },
          },
        ],
        ['readEnrollment', { id: enrollment }],
      ];
      for (const [name, given] of attempts) {
        const foreign = await theirs.try(name, given);
        const absent = await theirs.try(name, { ...given, id: 'does-not-exist' });
        expect(foreign.json).toMatchObject({ code: 'NOT_FOUND' });
        expect({ ...foreign.json, instance: '' }).toEqual({ ...absent.json, instance: '' });
      }
      for (const name of ['listItems', 'listConfiguration', 'listPackages', 'listEnrollments'] as const) {
        expect((await theirs.do(name)).rows).toEqual([]);
      }
      const audit = await theirs.do('listAudit');
      expect(audit.rows.map(({ action }) => action).toSorted()).toEqual(['session.opened', 'user.created']);
      const choice = await theirs.try('createItem', { body: { name: 'Eve', deviceUsage: usage.id } });
      expect(choice.json).toMatchObject({ code: 'REQUEST_INVALID' });
      expect((await ours.do('readEnrollment', { id: enrollment })).serial).toBe(device.facts.serial);
    });
  });
});
