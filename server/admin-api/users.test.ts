import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { adminPassword, administrator, ConsoleUser } from './testing/console-user.ts';

describe('accounts of the console', () => {
  onEachDatabase((fresh) => {
    let service: TestService;
    let admin: ConsoleUser;
    beforeEach(async () => {
      service = await startTestService(fresh);
      admin = await administrator(service);
    });
    afterEach(() => service.close());

    const hilda = { userName: 'Hilda', role: 'helpdesk', password: 'correct horse battery' };

    test('M1 an administrator makes a helpdesk account, which signs in at once; its password is nowhere in clear', async () => {
      expect(await admin.do('createUser', { body: hilda })).toMatchObject({
        userName: 'hilda',
        role: 'helpdesk',
      });
      const user = new ConsoleUser(service);
      expect((await user.signIn('HILDA', hilda.password)).json).toMatchObject({ user: { role: 'helpdesk' } });
      const { db } = service.storage;
      const rows = [
        await db.selectFrom('user').selectAll().execute(),
        await db.selectFrom('audit').selectAll().execute(),
      ];
      expect(JSON.stringify(rows)).not.toContain(hilda.password);
      expect(JSON.stringify(rows)).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    });

    test('M1 a name is taken whatever its capitals; short passwords and strange names are refused', async () => {
      await admin.do('createUser', { body: hilda });
      const again = await admin.try('createUser', { body: { ...hilda, userName: 'HILDA' } });
      expect(again.json).toMatchObject({ code: 'NAME_TAKEN' });
      for (const wrong of [{ password: 'short' }, { userName: 'a b' }, { userName: '' }, { role: 'root' }]) {
        const refused = await admin.try('createUser', { body: { ...hilda, ...wrong } });
        expect(refused.json).toMatchObject({ code: 'REQUEST_INVALID' });
      }
    });

    test('M1 disabling an account ends its sessions; the last administrator cannot be disabled', async () => {
      const { id } = await admin.do('createUser', { body: hilda });
      const user = new ConsoleUser(service);
      await user.signIn('hilda', hilda.password);
      await admin.do('disableUser', { id });
      expect((await user.try('session')).status).toBe(401);
      expect((await user.signIn('hilda', hilda.password)).status).toBe(401);
      expect((await admin.try('disableUser', { id })).json).toMatchObject({ code: 'NOT_FOUND' });
      const own = (await admin.do('listUsers')).rows.find(({ userName }) => userName === 'admin');
      const last = await admin.try('disableUser', { id: own?.id ?? '' });
      expect(last.json).toMatchObject({ code: 'CHANGED_MEANWHILE' });
      expect((await admin.try('session')).status).toBe(200);
    });

    test('M1 changing the password asks for the old one, ends the other sessions and keeps this one', async () => {
      const elsewhere = await administrator(service);
      const next = 'a new and longer password';
      const wrong = await admin.try('changePassword', { body: { current: 'wrong', next } });
      expect(wrong.json).toMatchObject({ code: 'SIGN_IN_FAILED' });
      await admin.do('changePassword', { body: { current: adminPassword(service), next } });
      expect((await admin.try('session')).status).toBe(200);
      expect((await elsewhere.try('session')).status).toBe(401);
      expect((await elsewhere.signIn('admin', adminPassword(service))).status).toBe(401);
      expect((await elsewhere.signIn('admin', next)).status).toBe(200);
    });
  });
});
