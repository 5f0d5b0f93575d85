import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCode } from '../../protocol/enrollment-code.ts';
import { parseLink } from '../../protocol/invitation-link.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { administrator, type ConsoleUser } from './testing/console-user.ts';
import type { Item } from './schemas/items.ts';

describe('enrollment items', () => {
  onEachDatabase((fresh) => {
    let service: TestService;
    let user: ConsoleUser;
    beforeEach(async () => {
      service = await startTestService(fresh);
      user = await administrator(service);
    });
    afterEach(() => service.close());

    /** Long enough for a code and for a session to end. */
    const anHourLater = async () => {
      service.clock.advance({ minutes: 61 });
      user = await administrator(service);
    };
    const create = (body: object): Promise<Item> => user.do('createItem', { body });
    const read = (id: string): Promise<Item> => user.do('readItem', { id });

    test('M1 a new item has a unique code of its own, the enrollment URL, and a link with code and root behind the #', async () => {
      const first = await create({ name: 'Ada' });
      const second = await create({ name: 'Grace' });
      expect(parseCode(first.code ?? '').ok).toBe(true);
      expect(second.code).not.toBe(first.code);
      expect(first.url).toBe(`${service.origin}/enroll/${first.id}`);
      const { searchParams, pathname } = new URL(first.link ?? '');
      expect([...searchParams]).toEqual([]);
      expect(pathname).not.toContain(first.code);
      expect(parseLink(first.link ?? '', (text) => URL.parse(text) ?? undefined)).toMatchObject({
        ok: true,
        link: { origin: service.origin, itemId: first.id, code: first.code },
      });
      expect(first.link).toMatch(/&root=[0-9a-f]{64}$/);
    });

    test('M1 the database holds no code in clear, and the list never shows one', async () => {
      const { code } = await create({ name: 'Ada' });
      const rows = await service.storage.db.selectFrom('enrollment_item').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(code);
      expect(JSON.stringify(await user.do('listItems'))).not.toContain(code);
    });

    test('M3 a code works for 60 minutes by default', async () => {
      const { id, expiresAt, createdAt } = await create({ name: 'Ada' });
      expect(expiresAt - createdAt).toBe(60 * 60_000);
      service.clock.advance({ minutes: 59, seconds: 59 });
      expect(await read(id)).toMatchObject({ state: 'ready', code: expect.any(String) as string });
      service.clock.advance({ seconds: 1 });
      expect(await read(id)).toMatchObject({ state: 'expired', code: null, link: null });
    });

    test('M3 the lifetime in minutes is a system setting, for codes made from then on', async () => {
      const before = await create({ name: 'Ada' });
      await user.do('writeSettings', { body: { codeLifetimeMinutes: 15, minimumAgentVersion: '0.0.0' } });
      const after = await create({ name: 'Grace' });
      expect(after.expiresAt - after.createdAt).toBe(15 * 60_000);
      expect((await read(before.id)).expiresAt).toBe(before.expiresAt);
      const own = await create({ name: 'Edsger', lifetimeMinutes: 2_880 });
      expect(own.expiresAt - own.createdAt).toBe(2 * 24 * 60 * 60_000);
    });

    test('M4 reactivating an expired item gives a new code with a new lifetime, and the old one stays dead', async () => {
      const before = await create({ name: 'Ada' });
      await anHourLater();
      const after = await user.do('reactivateItem', { id: before.id });
      expect(after).toMatchObject({ state: 'ready', expiresAt: service.clock.now() + 60 * 60_000 });
      expect(after.code).not.toBe(before.code);
      const device = await TestDevice.make(service.clock);
      const old = await device.redeem(service, service.organisation, before.code ?? '');
      expect(old.json).toMatchObject({ code: 'CODE_REJECTED' });
      const renewed = await device.redeem(service, service.organisation, after.code ?? '');
      expect(renewed.status).toBe(200);
    });

    test('M4 a code that still works is not replaced, and of two who reactivate at once one does', async () => {
      const item = await create({ name: 'Ada' });
      expect((await user.try('reactivateItem', { id: item.id })).json).toMatchObject({
        code: 'CHANGED_MEANWHILE',
      });
      expect((await read(item.id)).code).toBe(item.code);
      await anHourLater();
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => user.try('reactivateItem', { id: item.id })),
      );
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200, 409, 409, 409, 409,
      ]);
    });

    test('M4 deleting an item revokes its code and wipes it', async () => {
      const { id, code } = await create({ name: 'Ada' });
      await user.do('deleteItem', { id });
      const device = await TestDevice.make(service.clock);
      const refused = await device.redeem(service, service.organisation, code ?? '');
      expect(refused.json).toMatchObject({ code: 'CODE_REJECTED' });
      const row = await service.storage.db
        .selectFrom('enrollment_item')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({ code_hmac: null, code_sealed: null });
      for (const name of ['readItem', 'deleteItem', 'reactivateItem'] as const) {
        expect((await user.try(name, { id })).json).toMatchObject({ code: 'NOT_FOUND' });
      }
      expect((await user.do('listItems')).rows).toEqual([]);
    });

    test('M2 a used-up code is no longer shown, and cannot be reactivated', async () => {
      const { id, code } = await create({ name: 'Ada' });
      const device = await TestDevice.make(service.clock);
      expect((await device.redeem(service, service.organisation, code ?? '')).status).toBe(200);
      const used = await read(id);
      expect(used).toMatchObject({ state: 'used', uses: 1, code: null, link: null });
      expect(used.enrollments).toMatchObject([{ state: 'redeemed', serial: device.facts.serial }]);
      await anHourLater();
      expect((await user.try('reactivateItem', { id })).json).toMatchObject({ code: 'CHANGED_MEANWHILE' });
    });

    test('M7 an item chooses device usage, location and cost centre, each only of its own kind', async () => {
      const usage = await user.do('createConfiguration', { body: { kind: 'device-usage', name: 'Laptop' } });
      const place = await user.do('createConfiguration', { body: { kind: 'location', name: 'Oulu' } });
      const item = await create({ name: 'Ada', deviceUsage: usage.id, location: place.id });
      expect(item).toMatchObject({
        deviceUsage: { id: usage.id, name: 'Laptop' },
        location: { name: 'Oulu' },
        costCentre: null,
      });
      const wrong = await user.try('createItem', { body: { name: 'Ada', deviceUsage: place.id } });
      expect(wrong.json).toMatchObject({ code: 'REQUEST_INVALID', detail: 'no such device-usage' });
    });

    test('M1 the list is newest first, by pages that stay right while items are added', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        service.clock.advance({ seconds: 1 });
        await create({ name });
      }
      const first = await user.do('listItems', { query: '?limit=2' });
      expect(first.rows.map(({ name }) => name)).toEqual(['e', 'd']);
      await create({ name: 'f' });
      const second = await user.do('listItems', { query: `?limit=2&after=${first.next}` });
      expect(second.rows.map(({ name }) => name)).toEqual(['c', 'b']);
      const third = await user.do('listItems', { query: `?limit=2&after=${second.next}` });
      expect(third).toMatchObject({ rows: [{ name: 'a' }], next: null });
      expect((await user.try('listItems', { query: '?after=AAAA' })).json).toMatchObject({
        code: 'REQUEST_INVALID',
      });
    });

    test('M1 the list is narrowed by name, in which % and _ mean themselves, and by state', async () => {
      await create({ name: 'Ada 100%' });
      await create({ name: 'Ada_2' });
      await create({ name: 'Grace', lifetimeMinutes: 5 });
      service.clock.advance({ minutes: 6 });
      const names = async (query: string) =>
        (await user.do('listItems', { query })).rows.map(({ name }) => name);
      expect(await names('?search=ADA')).toHaveLength(2);
      expect(await names('?search=100%25')).toEqual(['Ada 100%']);
      expect(await names('?search=a_2')).toEqual(['Ada_2']);
      expect(await names('?state=expired')).toEqual(['Grace']);
      expect(await names('?state=ready&search=grace')).toEqual([]);
    });

    test.each([
      { name: '' },
      { name: 'x'.repeat(201) },
      { name: ' Ada' },
      { name: 'Ada', lifetimeMinutes: 0 },
      { name: 'Ada', lifetimeMinutes: 1.5 },
      { name: 'Ada', maxUses: 0 },
      { name: 'Ada', surprise: true },
      {},
    ])('M1 what is no item is refused: %j', async (body) => {
      expect((await user.try('createItem', { body })).json).toMatchObject({ code: 'REQUEST_INVALID' });
    });
  });
});
