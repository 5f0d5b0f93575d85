import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { adminPassword, administrator, type ConsoleUser } from './testing/console-user.ts';

describe('the audit trail', () => {
  onEachDatabase((fresh) => {
    let service: TestService;
    let user: ConsoleUser;
    beforeEach(async () => {
      service = await startTestService(fresh);
      user = await administrator(service);
    });
    afterEach(() => service.close());

    test('M1 who did what and when stands in it for every change, newest first, and never a secret', async () => {
      const codes: (string | null)[] = [];
      const { id, code } = await user.do('createItem', { body: { name: 'Ada', lifetimeMinutes: 5 } });
      service.clock.advance({ minutes: 6 });
      codes.push(code, (await user.do('reactivateItem', { id })).code);
      service.clock.advance({ seconds: 1 });
      await user.do('deleteItem', { id });
      const { rows } = await user.do('listAudit', { query: `?target=${id}` });
      expect(rows.map(({ action }) => action)).toEqual(['item.deleted', 'item.reactivated', 'item.created']);
      expect(rows[0]).toMatchObject({ actor: 'admin', at: service.clock.now(), details: { name: 'Ada' } });
      const all = JSON.stringify(await service.storage.db.selectFrom('audit').selectAll().execute());
      const secrets = [...codes, adminPassword(service), user.cookie?.split('=')[1]];
      expect(secrets.every((secret) => (secret ?? '').length >= 10)).toBe(true);
      expect(secrets.filter((secret) => all.includes(secret ?? ''))).toEqual([]);
    });

    test('M1 a change that is refused leaves no row', async () => {
      const count = async () => (await user.do('listAudit', { query: '?limit=200' })).rows.length;
      const before = await count();
      await user.try('createItem', { body: { name: 'Ada', deviceUsage: 'missing' } });
      await user.try('deleteItem', { id: 'missing' });
      await user.try('createPackage', { body: { kind: 'host-name', name: 'x', template: 'x' } });
      expect(await count()).toBe(before);
    });
  });
});
