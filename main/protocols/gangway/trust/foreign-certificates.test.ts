import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agent, enroll } from '../testing/agent.ts';
import { between, root, server, type Workshop, workshop } from '../testing/foreign-service.ts';
import { lacksOpenssl, type Link, ROOT_EXTENSIONS, SERVER_EXTENSIONS } from '../testing/openssl-chain.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await workshop();
});
afterAll(() => shop.close());

/** Milliseconds; openssl makes RSA keys by luck, and the more slowly the busier the machine is. */
const SLOW = { timeout: 180_000 };

const ROOT_NAME = 'Työmaa — Jäännös Oy Juuri ✔ شركة';

describe.skipIf(lacksOpenssl)('chains made by openssl', SLOW, () => {
  test.each<[string, Link[]]>([
    ['RSA 2048', [root({ key: 'rsa:2048' }), server({ key: 'rsa:2048' })]],
    [
      'RSA 4096',
      [root({ key: 'rsa:4096', digest: 'sha512' }), server({ key: 'rsa:2048', digest: 'sha512' })],
    ],
    ['P-256', [root({ key: 'P-256' }), server({ key: 'P-256' })]],
    ['P-384', [root({ key: 'P-384', digest: 'sha384' }), server({ key: 'P-384', digest: 'sha384' })]],
    ['an authority in between', [root(), between(), server()]],
    [
      'two authorities in between',
      [root({ key: 'rsa:2048' }), between(), between({ subject: '/CN=Second' }), server()],
    ],
    [
      'a root whose constraints are not critical',
      [root({ extensions: ['basicConstraints=CA:TRUE'] }), server()],
    ],
    [
      'name constraints that allow the name',
      [
        root(),
        between({
          extensions: [...ROOT_EXTENSIONS, 'nameConstraints=critical,permitted;IP:127.0.0.0/255.0.0.0'],
        }),
        server({ extensions: [...SERVER_EXTENSIONS.slice(0, 2), 'subjectAltName=IP:127.0.0.1'] }),
      ],
    ],
    [
      'name constraints in the root that allow the name',
      [
        root({
          extensions: [
            ...ROOT_EXTENSIONS,
            'nameConstraints=critical,permitted;DNS:localhost,permitted;IP:127.0.0.1/255.255.255.255',
          ],
        }),
        server(),
      ],
    ],
    [
      'names outside ASCII',
      [
        root({ subject: `/O=Ääkköset/CN=${ROOT_NAME}` }),
        between({ subject: '/CN=Väliin' }),
        server({ subject: '/O=Øst/CN=Ålesund' }),
      ],
    ],
    ['a root that is itself signed with SHA-1', [root({ key: 'rsa:2048', digest: 'sha1' }), server()]],
    [
      'a root with server authentication as its purpose',
      [root({ extensions: [...ROOT_EXTENSIONS, 'extendedKeyUsage=serverAuth'] }), server()],
    ],
  ])('A3 %s: the person compares the root, then the enrollment goes through', async (_what, links) => {
    const made = shop.chain(...links);
    const running = await shop.serve(made);
    try {
      const first = await agent().contact({ origin: running.origin, rootFingerprint: undefined });
      const name = links[0]?.subject.split('CN=')[1];
      expect(first).toMatchObject({
        kind: 'root-unknown',
        candidate: { sha256: made.sha256, subject: name },
      });
      await enroll({ origin: running.origin, rootFingerprint: made.sha256 });
    } finally {
      await running.close();
    }
  });
});
