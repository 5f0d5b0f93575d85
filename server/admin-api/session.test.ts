import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { adminPassword, administrator, ConsoleUser, newUser } from './testing/console-user.ts';

describe('sessions of the console', () => {
  onEachDatabase((fresh) => {
    let service: TestService;
    beforeEach(async () => {
      service = await startTestService(fresh);
    });
    afterEach(() => service.close());

    test('M1 signing in opens a session in a cookie that scripts, other sites and plain HTTP cannot get at', async () => {
      const user = new ConsoleUser(service);
      const answer = await user.signIn(' Admin ', adminPassword(service));
      expect(answer.json).toMatchObject({ user: { userName: 'admin', role: 'administrator' } });
      const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat();
      expect(cookie).toMatch(
        /^__Host-gangway-session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      expect(await user.do('session')).toMatchObject({ organisation: { name: 'Acme' } });
    });

    test('M1 the database knows a keyed hash of the cookie, never the cookie', async () => {
      const user = await administrator(service);
      const value = user.cookie?.split('=')[1] ?? '';
      const rows = await service.storage.db.selectFrom('session').selectAll().execute();
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(value);
    });

    test('M1 a wrong password, an unknown name and a disabled user are refused in the same words', async () => {
      await newUser(service, 'helpdesk', { name: 'gone' });
      await service.storage.db
        .updateTable('user')
        .set({ disabled_at: 1 })
        .where('name', '=', 'gone')
        .execute();
      const user = new ConsoleUser(service);
      const answers = [
        await user.signIn('admin', 'wrong'),
        await user.signIn('nobody', 'wrong'),
        await user.signIn('gone', 'password of gone'),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
      const words = answers.map(({ json }) => ({ ...json, instance: undefined }));
      expect(words[1]).toEqual(words[0]);
      expect(words[2]).toEqual(words[0]);
      expect(user.cookie).toBeUndefined();
    });

    test('M1 the character NUL, which no database takes, is refused and is no error of the service', async () => {
      const user = await administrator(service);
      const answers = [
        await new ConsoleUser(service).signIn('ad\0min', 'wrong'),
        await user.try('listItems', { query: '?search=%00' }),
        await user.try('createItem', { body: { name: 'Ada\0' } }),
      ];
      expect(answers.map(({ json }) => json?.['code'])).toEqual(Array(3).fill('REQUEST_INVALID'));
    });

    test('M1 after ten wrong passwords even the right one waits for the window to end', async () => {
      const user = new ConsoleUser(service);
      for (let attempt = 0; attempt < 10; attempt += 1) {
        expect((await user.signIn('admin', 'wrong')).status).toBe(401);
      }
      const limited = await user.signIn('admin', adminPassword(service));
      expect(limited.json).toMatchObject({ code: 'RATE_LIMITED' });
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      service.clock.advance({ minutes: 15 });
      expect((await user.signIn('admin', adminPassword(service))).status).toBe(200);
    });

    test('M1 right passwords are not counted', async () => {
      const user = new ConsoleUser(service);
      for (let attempt = 0; attempt < 12; attempt += 1) await user.signIn('admin', adminPassword(service));
      expect((await user.try('session')).status).toBe(200);
    });

    test('M1 a session ends after an hour without a request, and after twelve hours however busy', async () => {
      const user = await administrator(service);
      service.clock.advance({ minutes: 59 });
      expect((await user.try('session')).status).toBe(200);
      service.clock.advance({ minutes: 61 });
      expect((await user.try('session')).json).toMatchObject({ code: 'SIGN_IN_REQUIRED' });

      await user.signIn('admin', adminPassword(service));
      for (let hour = 0; hour < 11; hour += 1) {
        service.clock.advance({ minutes: 59 });
        expect((await user.try('session')).status).toBe(200);
      }
      service.clock.advance({ minutes: 59 });
      expect((await user.try('session')).status).toBe(200);
      service.clock.advance({ minutes: 13 });
      expect((await user.try('session')).status).toBe(401);
    });

    test('M1 signing out ends the session on the service, not only in the browser', async () => {
      const user = await administrator(service);
      const kept = user.cookie;
      expect((await user.try('signOut')).status).toBe(204);
      user.cookie = kept;
      expect((await user.try('session')).status).toBe(401);
    });

    test('M1 disabling a user ends the sessions that are open', async () => {
      const user = await newUser(service, 'helpdesk');
      await service.storage.db
        .updateTable('user')
        .set({ disabled_at: 1 })
        .where('name', '=', 'helpdesk')
        .execute();
      expect((await user.try('session')).status).toBe(401);
    });

    test.each([{}, { origin: 'https://evil.example' }, { origin: 'null' }])(
      'M1 a change is refused with the headers %o, whatever the cookie says',
      async (headers) => {
        const user = await administrator(service);
        const path = '/admin/v1/enrollment-items';
        const plain = { method: 'POST', body: { name: 'Ada' }, headers: { origin: '', ...headers } };
        expect((await user.ask(path, plain)).json).toMatchObject({ code: 'FORBIDDEN' });
        expect((await user.do('listItems')).rows).toEqual([]);
      },
    );

    test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
      'M1 a body of type %s, which a form of another site could send, is refused',
      async (type) => {
        const user = await administrator(service);
        const answer = await user.try('createItem', {
          body: '{"name":"Ada"}',
          headers: { 'content-type': type },
        });
        expect(answer.json).toMatchObject({ code: 'MEDIA_TYPE', status: 415 });
      },
    );
  });
});
