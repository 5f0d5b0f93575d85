import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type Ask, fetchOver } from '../app/testing/https-client.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { LANGUAGES } from './texts.ts';

/** A code with a right check character that nobody made. */
const UNKNOWN = '2222222222';
const { en, fi } = { en: LANGUAGES.en.texts, fi: LANGUAGES.fi.texts };

describe('the enrollment page', () => {
  onEachDatabase((fresh) => {
    let service: TestService;
    beforeEach(async () => {
      service = await startTestService(fresh);
    });
    afterEach(() => service.close());

    const get = (path: string, ask: Ask = {}): Promise<Answer> =>
      fetchOver(service.rootPem, `${service.origin}${path}`, ask);
    const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      get(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: {
          origin: service.origin,
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
      });
    const cookiesOf = ({ headers }: Answer): string =>
      [headers['set-cookie'] ?? []]
        .flat()
        .map((cookie) => cookie.split(';', 1)[0])
        .join('; ');

    test('M5 it asks for the code, in the language that the browser asks for, without needing a script', async () => {
      const { id } = await service.newItem();
      for (const path of ['/enroll', `/enroll/${id}`]) {
        const answer = await get(path, { headers: { 'accept-language': 'fi-FI,fi;q=0.9' } });
        expect(answer.status).toBe(200);
        const page = answer.bytes.toString();
        expect(page).toContain('<html lang="fi" dir="ltr">');
        expect(page).toContain(fi.codeLabel);
        expect(page).toContain('method="post"');
      }
    });

    test('M5 nothing foreign runs in it, nobody frames it, nothing of it is kept', async () => {
      const { headers } = await get('/enroll');
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('same-origin');
    });

    test('M5 a right code leads to the download by a redirect that does not hold it, and is not used up', async () => {
      const { id, code } = await service.newItem();
      const answer = await post(`/enroll/${id}`, {
        code: ` ${code.slice(0, 5)}-${code.slice(5).toLowerCase()} `,
      });
      expect(answer.status).toBe(303);
      expect(answer.headers['location']).toBe('/enroll/download');
      expect(JSON.stringify(answer.headers)).not.toContain(code);
      const page = await get('/enroll/download', { headers: { cookie: cookiesOf(answer) } });
      const text = page.bytes.toString();
      expect(text).toContain('(.msi)');
      expect(text).toContain('(.pkg)');
      expect(text).toContain(en.noInstaller);
      expect(text).toContain(`gangway enroll --server ${service.origin}`);
      expect(text).not.toContain(code);
      const device = await TestDevice.make(service.clock);
      expect((await device.redeem(service, service.organisation, code)).status).toBe(200);
    });

    test("M5 the visitor's own system stands first", async () => {
      const { code } = await service.newItem();
      const cookie = cookiesOf(await post('/enroll', { code }));
      const order = async (platform: string) => {
        const headers = { cookie, 'sec-ch-ua-platform': platform };
        const text = (await get('/enroll/download', { headers })).bytes.toString();
        return text.indexOf('(.msi)') < text.indexOf('(.pkg)') ? 'windows first' : 'macos first';
      };
      expect(await order('"Windows"')).toBe('windows first');
      expect(await order('"macOS"')).toBe('macos first');
    });

    test('M5 the root fingerprint stands there in four lines of eight bytes', async () => {
      const { code } = await service.newItem();
      const cookie = cookiesOf(await post('/enroll', { code }));
      const text = (await get('/enroll/download', { headers: { cookie } })).bytes.toString();
      const [block = ''] = /<p class="fingerprint"[^]*?<\/p>/.exec(text) ?? [];
      const lines = block.split(/<span\s*>/).slice(1);
      const bytes = lines.map((line) => line.replaceAll(/<[^>]*>/g, '').match(/[0-9A-F]{2}/g) ?? []);
      expect(bytes.map(({ length }) => length)).toEqual([8, 8, 8, 8]);
      expect(bytes.flat().join('').toLowerCase()).toBe(service.rootFingerprint);
    });

    test('M2 without a right code there is no download page, and a made-up or old pass is none', async () => {
      const { code } = await service.newItem();
      const pass = cookiesOf(await post('/enroll', { code }));
      const seen = async (cookie: string) => (await get('/enroll/download', { headers: { cookie } })).status;
      expect(await seen(pass)).toBe(200);
      expect(await seen('')).toBe(303);
      expect(await seen(pass.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toBe(303);
      expect(await seen(pass.replace(/\.(\d+)\./, (_, until: string) => `.${Number(until) + 1}.`))).toBe(303);
      service.clock.advance({ minutes: 60 });
      expect(await seen(pass)).toBe(303);
    });

    test('M2 every kind of bad code gets the same answer', async () => {
      const used = await service.newItem();
      const device = await TestDevice.make(service.clock);
      await device.redeem(service, service.organisation, used.code);
      const expired = await service.newItem({ minutes: 1 });
      service.clock.advance({ minutes: 2 });
      const deleted = await service.newItem();
      await service.storage.db
        .updateTable('enrollment_item')
        .set({ deleted_at: 1, code_hmac: null, code_sealed: null })
        .where('id', '=', deleted.id)
        .execute();
      const codes = [UNKNOWN, used.code, expired.code, deleted.code];
      const answers = await Promise.all(codes.map((code) => post('/enroll', { code })));
      const told = answers.map(({ status, bytes }, index) => ({
        status,
        page: bytes.toString().replaceAll(codes[index] ?? '', 'CODE'),
      }));
      expect(told[0]).toMatchObject({ status: 403, page: expect.stringContaining(en.rejected) as string });
      expect(told.filter(({ page }) => page !== told[0]?.page)).toEqual([]);
    });

    test('G1 a slip is told in plain words, and not counted as an attempt', async () => {
      const { code } = await service.newItem();
      const swapped = `${code[1]}${code[0]}${code.slice(2)}`;
      const slips: [string, string][] = [
        ['', en.slipEmpty],
        ['ABC', 'A code has <bdi>10</bdi> characters; this has <bdi>3</bdi>.'],
        ['K7QF2M4XP0', '“<bdi>0</bdi>” at place <bdi>10</bdi>'],
      ];
      if (code[0] !== code[1]) slips.push([swapped, en.slipCheck]);
      for (const [typed, words] of slips) {
        const answer = await post('/enroll', { code: typed });
        expect(answer.status).toBe(422);
        expect(answer.bytes.toString()).toContain(words);
      }
      const attempts = await service.storage.db.selectFrom('attempt').selectAll().execute();
      expect(attempts.filter(({ bucket }) => bucket.includes('code'))).toEqual([]);
    });

    test('M2 wrong codes count together with those of the agent; right ones do not count', async () => {
      const { code } = await service.newItem();
      for (let count = 0; count < 3; count += 1) await post('/enroll', { code });
      await post('/enroll', { code: UNKNOWN });
      const device = await TestDevice.make(service.clock);
      await device.redeem(service, service.organisation, UNKNOWN);
      const rows = await service.storage.db.selectFrom('attempt').selectAll().execute();
      expect(rows.filter(({ bucket }) => bucket === 'codes')).toMatchObject([{ count: 2 }]);
      await service.storage.db.updateTable('attempt').set({ count: 1_000_000 }).execute();
      const limited = await post('/enroll', { code });
      expect(limited.status).toBe(429);
      expect(limited.headers['retry-after']).toMatch(/^\d+$/);
      expect(limited.bytes.toString()).toContain('Too many codes were tried');
    });

    test('M5 choosing a language keeps what was typed, is remembered, and checks nothing', async () => {
      const answer = await post('/enroll', { code: 'K7QF2', language: 'ar' });
      expect(answer.status).toBe(200);
      const text = answer.bytes.toString();
      expect(text).toContain('<html lang="ar" dir="rtl">');
      expect(text).toContain('value="K7QF2"');
      const again = await get('/enroll', { headers: { cookie: cookiesOf(answer), 'accept-language': 'fi' } });
      expect(again.bytes.toString()).toContain('<html lang="ar"');
    });

    test('M5 what was typed cannot become part of the page', async () => {
      const typed = '"><script>alert(1)</script>';
      const answer = await post('/enroll', { code: typed });
      expect(answer.bytes.toString()).not.toContain('<script>alert');
    });

    test('M2 another site cannot make a browser try codes', async () => {
      const { code } = await service.newItem();
      for (const origin of ['https://evil.example', 'null']) {
        expect((await post('/enroll', { code }, { origin })).json).toMatchObject({ code: 'FORBIDDEN' });
      }
    });

    test('M5 the page of an item shows its organisation; an unknown item looks like the plain page', async () => {
      service.clock.advance({ seconds: 1 });
      const organisation = await service.newOrganisation('Öljy & Kaasu');
      const { id, code } = await service.newItem({ organisation });
      expect((await get(`/enroll/${id}`)).bytes.toString()).toContain('Öljy &amp; Kaasu');
      expect((await post(`/enroll/${id}`, { code })).status).toBe(303);
      expect((await post('/enroll', { code })).status).toBe(403);
      const unknown = (await get('/enroll/does-not-exist')).bytes.toString();
      expect(unknown).toBe((await get('/enroll')).bytes.toString());
    });
  });
});
