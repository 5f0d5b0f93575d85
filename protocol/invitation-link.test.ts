import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateCode } from './enrollment-code.ts';
import { type EnrollmentLink, formatLink, parseLink } from './invitation-link.ts';

const parseUrl = (text: string): URL | undefined => URL.parse(text) ?? undefined;
const parse = (typed: string): ReturnType<typeof parseLink> => parseLink(typed, parseUrl);
const ROOT = 'ab'.repeat(32);
const CODE = generateCode((count) => Uint8Array.from({ length: count }, (_, index) => index * 7));

const link: fc.Arbitrary<EnrollmentLink> = fc.record({
  origin: fc.constantFrom(
    'https://a.example',
    'https://a.example:8443',
    'https://127.0.0.1:1',
    'https://[::1]:2',
  ),
  itemId: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), { nil: undefined }),
  code: fc.constantFrom(undefined, CODE),
  rootFingerprint: fc.constantFrom(undefined, ROOT),
});

describe('a link', () => {
  test('M1 that helpdesk copies is read back as it was', () => {
    fc.assert(
      fc.property(link, (made) => {
        expect(parse(formatLink(made))).toEqual({ ok: true, link: made });
      }),
    );
  });

  test('M1 for the app says the same as the one for the browser', () => {
    const made = { origin: 'https://a.example:8443', itemId: 'x1', code: CODE, rootFingerprint: ROOT };
    expect(parse(formatLink(made).replace('https:', 'gangway:'))).toEqual({ ok: true, link: made });
  });

  test('G4 keeps what is secret behind the #, which no browser sends', () => {
    fc.assert(
      fc.property(link, (made) => {
        const [sent = ''] = formatLink(made).split('#');
        expect(sent).not.toContain(CODE);
      }),
    );
  });

  test.each([
    ['a.example', 'https://a.example'],
    ['a.example:8443', 'https://a.example:8443'],
    ['https://A.Example/', 'https://a.example'],
    ['https://a.example/some/page?x=1', 'https://a.example'],
    ['https://työ.example', 'https://xn--ty-gka.example'],
  ])('A2 %j leads to %j', (typed, origin) => {
    expect(parse(typed)).toMatchObject({ ok: true, link: { origin, itemId: undefined, code: undefined } });
  });

  test.each([
    ['http://a.example', 'plain-http'],
    ['HTTP://a.example/enroll/x#code=1', 'plain-http'],
    ['', 'address'],
    ['a b', 'address'],
    ['https://', 'address'],
    ['https://user@a.example', 'address'],
    ['https://user:pw@a.example', 'address'],
    ['ftp://a.example', 'address'],
    ['javascript:alert(1)', 'address'],
    ['file:///etc/passwd', 'address'],
    [`https://a.example/${'x'.repeat(2048)}`, 'address'],
  ])('A2 %j is refused', (typed, reason) => {
    expect(parse(typed)).toEqual({ ok: false, reason });
  });

  test.each(['#code=ABCDEFGHJK&root=zz', '#code=&root=', '#&&==&', '#code', '#%E0%A4%A'])(
    'G1 what is wrong behind the # (%j) is left out, not guessed',
    (fragment) => {
      expect(parse(`https://a.example/enroll/x${fragment}`)).toEqual({
        ok: true,
        link: { origin: 'https://a.example', itemId: 'x', code: undefined, rootFingerprint: undefined },
      });
    },
  );

  test('A2 reading never throws, and what it gives is always https', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.string().map((text) => `gangway://a.example/enroll/x#${text}`),
      fc.string().map((text) => `https://${text}`),
    );
    fc.assert(
      fc.property(hostile, (typed) => {
        const parsed = parse(typed);
        expect(!parsed.ok || /^https:\/\/[^/@\s]+$/.test(parsed.link.origin)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
