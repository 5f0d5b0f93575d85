import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registrationLink } from './mdm-link.ts';

test('A4 the address fills account and server in, as the documentation of Windows shows it', () => {
  expect(registrationLink('someone@example.com', 'https://example.server.com')).toBe(
    'ms-device-enrollment:?mode=mdm&username=someone@example.com&servername=https://example.server.com',
  );
});

test('A4 no account and no server breaks out of its place, or of a command line', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      (userName, server) => {
        const link = registrationLink(userName, server);
        expect(link).toMatch(/^ms-device-enrollment:\?[\w.%:/@&=-]+$/);
        const query = [...new URLSearchParams(link.slice(link.indexOf('?'))).entries()];
        expect(query).toEqual([
          ['mode', 'mdm'],
          ['username', userName],
          ['servername', server],
        ]);
      },
    ),
  );
});
