import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Plan, Step } from '../../../protocol/plan.ts';
import type { ServerSession } from '../../core/ports/server.ts';
import { agent, clock, codeOf, failureOf } from './testing/agent.ts';
import { type Issued, makeDeviceCertificate, makePlanSigner, makeRoot } from './testing/certificates.ts';
import {
  type Authorities,
  DEVICE,
  ENROLLMENT,
  makeAuthorities,
  ORGANISATION,
  plan,
  signJws,
} from './testing/service.ts';
import { softwareKeys } from './testing/software-keys.ts';
import { thumbprint } from './device/thumbprint.ts';

const keys = softwareKeys();
const jkt = thumbprint(keys.signing);
const expected = { device: DEVICE, enrollment: ENROLLMENT, lastSequence: 4 };

let right: Authorities;
let session: ServerSession;
beforeAll(async () => {
  right = await makeAuthorities();
  session = sessionAt(() => Date.now());
});

function sessionAt(now: () => number, planSigner = right.planSigner, clockOffset = 0): ServerSession {
  return agent({ clock: { ...clock, now } }).session(
    {
      origin: 'https://server.example',
      organisation: { id: ORGANISATION, name: 'Acme', help: {} },
      root: null,
      planSigner: planSigner.der,
      clockOffset,
    },
    keys,
  );
}

const good = (change: Partial<Plan> = {}): Plan => plan(jkt, { sequence: 5, ...change });
const verify = (signed: string): Promise<unknown> => session.verifyPlan(signed, expected);

const hostName = (id: string, needs: string[] = []): Step => ({
  id,
  kind: 'host-name',
  needs,
  onFailure: 'stop',
  removable: false,
  hostName: 'ACME-1',
});

describe('a plan that is right', () => {
  test('G10 is accepted with the bytes it came in', async () => {
    const signed = signJws(right.planSigner, good());
    const accepted = await session.verifyPlan(signed, expected);
    expect(accepted).toEqual({ plan: good({ iat: accepted.plan.iat, exp: accepted.plan.exp }), signed });
  });

  test('G10 with the sequence accepted last is the same plan again', async () => {
    await expect(verify(signJws(right.planSigner, good({ sequence: 4 })))).resolves.toBeDefined();
  });

  test('G3 is accepted on a computer whose clock is wrong by days, as the offset is known', async () => {
    const days = 5 * 86_400_000;
    const late = sessionAt(() => Date.now() - days, right.planSigner, days);
    await expect(late.verifyPlan(signJws(right.planSigner, good()), expected)).resolves.toBeDefined();
  });
});

describe('G10 a plan signed by anybody else', () => {
  test.each([
    ['a device certificate', () => makeDeviceCertificate(right.root)],
    ['the TLS certificate', () => right.server],
    ['the root itself', () => right.root],
    ["another organisation's plan key under the same root", () => makePlanSigner(right.root, 'org-2')],
    [
      'a second plan key of the same organisation that is not pinned',
      () => makePlanSigner(right.root, ORGANISATION),
    ],
    ['a plan key under another root', async () => makePlanSigner(await makeRoot('Other'), ORGANISATION)],
  ] as const)('G10 %s is refused, whatever its header brings along', async (_what, make) => {
    const signer: Issued = await make();
    const jwk = signer.certificate.publicKey;
    const headers = [
      {},
      { x5c: [signer.der, right.root.der] },
      { x5c: [right.planSigner.der] },
      { jwk: await jwkOf(signer) },
      { kid: 'plan-key' },
      { jku: 'https://evil.example/keys' },
      { x5u: 'https://evil.example/chain' },
    ];
    expect(jwk).toBeDefined();
    for (const header of headers) {
      expect(await codeOf(verify(signJws(signer, good(), header)))).toBe('PLAN_SIGNATURE');
    }
  });

  async function jwkOf(signer: Issued): Promise<object> {
    const { createPublicKey } = await import('node:crypto');
    return createPublicKey(signer.keyPem).export({ format: 'jwk' });
  }
});

describe('G10 a signature that is none', () => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const typ = 'gangway-plan+jwt';

  test('G10 alg none is refused, with and without a signature', async () => {
    const input = `${encode({ alg: 'none', typ })}.${encode(good())}`;
    const borrowed = signJws(right.planSigner, good()).split('.')[2] ?? '';
    for (const signed of [`${input}.`, `${input}.${borrowed}`]) {
      expect(await codeOf(verify(signed))).toBe('PLAN_SIGNATURE');
    }
  });

  test('G10 HS256 with the public key as the secret is refused', async () => {
    const { createPublicKey } = await import('node:crypto');
    const publicKey = createPublicKey(right.planSigner.keyPem);
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      right.planSigner.pem,
      Buffer.from(right.planSigner.der, 'base64'),
    ];
    const input = `${encode({ alg: 'HS256', typ })}.${encode(good())}`;
    for (const secret of secrets) {
      const mac = createHmac('sha256', secret).update(input).digest('base64url');
      expect(await codeOf(verify(`${input}.${mac}`))).toBe('PLAN_SIGNATURE');
    }
  });

  test('G10 every single character that is changed breaks it', async () => {
    const signed = signJws(right.planSigner, good());
    for (let position = 0; position < signed.length; position += 7) {
      const changed = signed[position] === 'A' ? 'B' : 'A';
      const broken = `${signed.slice(0, position)}${changed}${signed.slice(position + 1)}`;
      // oxlint-disable-next-line no-await-in-loop -- one after the other names the position that fails
      expect([position, await codeOf(verify(broken))]).toEqual([position, 'PLAN_SIGNATURE']);
    }
  });

  test('G10 another type of token by the same key is no plan', async () => {
    for (const other of ['JWT', 'gangway-secret', undefined]) {
      expect(await codeOf(verify(signJws(right.planSigner, good(), { typ: other })))).toBe('PLAN_SIGNATURE');
    }
  });

  test('G10 an extension that must be understood and is not is refused', async () => {
    const signed = signJws(right.planSigner, good(), { crit: ['gangway-new'], 'gangway-new': 1 });
    expect(await codeOf(verify(signed))).toBe('PLAN_SIGNATURE');
  });

  test.each(['', '.', '..', 'a.b', 'a.b.c', '💥.💥.💥'])('G10 %j is refused', async (signed) => {
    expect(await codeOf(verify(signed))).toBe('PLAN_SIGNATURE');
  });
});

describe('G10 a plan that is signed rightly, but', () => {
  const hour = 3600;
  const now = Math.floor(Date.now() / 1000);

  test.each([
    ['older than the last one', { sequence: 3 }, 'PLAN_REPLAYED'],
    ['for another device', { sub: 'device-2' }, 'PLAN_OTHER_DEVICE'],
    ['for another key', { cnf: { jkt: thumbprint(keys.agreement) } }, 'PLAN_OTHER_DEVICE'],
    ['for another enrollment', { enrollment: 'enrollment-2' }, 'PLAN_OTHER_ENROLLMENT'],
    ['of another organisation', { iss: 'org-2' }, 'PLAN_OTHER_ORGANISATION'],
    ['expired', { iat: now - 2 * hour, exp: now - 1 }, 'PLAN_EXPIRED'],
    ['of the future', { iat: now + hour, exp: now + 2 * hour }, 'PLAN_EXPIRED'],
    ['over before it begins', { iat: now + 30, exp: now + 10 }, 'PLAN_EXPIRED'],
    ['with an id twice', { steps: [hostName('a'), hostName('a')] }, 'PLAN_INVALID'],
    ['needing what is not there', { steps: [hostName('a', ['b'])] }, 'PLAN_INVALID'],
    ['needing itself', { steps: [hostName('a', ['a'])] }, 'PLAN_INVALID'],
    [
      'going in a circle',
      { steps: [hostName('z'), hostName('a', ['c']), hostName('b', ['a']), hostName('c', ['b'])] },
      'PLAN_INVALID',
    ],
    ['without a step', { steps: [] }, 'PLAN_INVALID'],
    [
      'with a root that contradicts its hash',
      {
        steps: [
          {
            id: 'root',
            kind: 'root-certificate',
            needs: [],
            onFailure: 'stop',
            removable: true,
            name: 'Root',
            certificate: 'AAAA',
            sha256: '0'.repeat(64),
          },
        ],
      },
      'PLAN_INVALID',
    ],
    [
      'with a package over plain HTTP',
      {
        steps: [
          {
            id: 'app',
            kind: 'application',
            needs: [],
            onFailure: 'stop',
            removable: true,
            name: 'App',
            version: '1.0.0',
            product: 'app',
            format: 'simulated',
            url: 'http://server.example/app',
            size: 1,
            sha256: '0'.repeat(64),
          },
        ],
      },
      'PLAN_INVALID',
    ],
  ] as const)('G10 %s is refused with its code', async (_what, change, code) => {
    const signed = signJws(right.planSigner, good(change as unknown as Partial<Plan>));
    expect(await codeOf(verify(signed))).toBe(code);
  });

  test('G10 a step of a kind this agent does not know is named, not skipped', async () => {
    const steps = [hostName('a'), { id: 'vpn', kind: 'vpn-profile', needs: [], novelty: true }];
    const failure = await failureOf(verify(signJws(right.planSigner, { ...good(), steps })));
    expect([failure.code, failure.details]).toEqual([
      'PLAN_STEP_UNKNOWN',
      { kind: 'vpn-profile', step: 'vpn' },
    ]);
  });

  test.each([
    ['an unknown member', { ...good(), extra: 1 }],
    ['an unknown member of a step', { ...good(), steps: [{ ...hostName('a'), extra: 1 }] }],
    ['a missing claim', { ...good(), enrollment: undefined }],
    ['text for a number', { ...good(), exp: '9999999999' }],
    ['an array', []],
    ['a text', 'plan'],
  ])('G10 %s makes it invalid', async (_what, payload) => {
    expect(await codeOf(verify(signJws(right.planSigner, payload)))).toBe('PLAN_INVALID');
  });
});

describe('G10 the pinned signer', () => {
  test('G10 signs nothing any more when its time is over', async () => {
    const signer = await makePlanSigner(right.root, ORGANISATION, {
      notAfter: new Date(Date.now() + 60_000),
    });
    const later = sessionAt(() => Date.now() + 120_000, signer);
    expect(await codeOf(later.verifyPlan(signJws(signer, good()), expected))).toBe('PLAN_SIGNER');
  });
});
