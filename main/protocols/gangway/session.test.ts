import { inspect } from 'node:util';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../core/ports/clock.ts';
import type { DeviceKeys } from '../../core/ports/keys.ts';
import type { ServerSession } from '../../core/ports/server.ts';
import { Secret } from '../../core/secret.ts';
import { certificateRequest } from './device/certificate-request.ts';
import { agent, clock, codeOf, facts } from './testing/agent.ts';
import { type RecordingServer, recordingTlsServer } from './testing/recording-server.ts';
import {
  type Authorities,
  checkProof,
  CODE,
  DEVICE,
  ENROLLMENT,
  issueFor,
  json,
  makeAuthorities,
  ORGANISATION,
  refuse,
  service,
} from './testing/service.ts';
import { softwareKeys } from './testing/software-keys.ts';
import { redeem, type Override } from './testing/trouble.ts';

let right: Authorities;
beforeAll(async () => {
  right = await makeAuthorities();
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

interface Met {
  readonly server: RecordingServer;
  readonly session: ServerSession;
  readonly keys: DeviceKeys;
  /** The paths asked for, in order. */
  asked(): string[];
}

async function meet(
  override: Override = () => false,
  options: { clock?: Clock; clockOffset?: number } = {},
): Promise<Met> {
  const server = await recordingTlsServer(right.server, service(right, override));
  ends.push(() => server.close());
  const keys = softwareKeys();
  const session = agent({ clock: options.clock ?? clock }).session(
    {
      origin: server.origin,
      organisation: { id: ORGANISATION, name: 'Acme', help: {} },
      root: { sha256: right.root.sha256, certificate: right.root.der },
      planSigner: right.planSigner.der,
      clockOffset: options.clockOffset ?? 0,
    },
    keys,
  );
  ends.push(() => session.close());
  return { server, session, keys, asked: () => server.requests.map((line) => line.split('/').at(-1) ?? '') };
}

/** Refuses the first `times` requests that carry a token. */
const refuseTokens = (times: number): Override => {
  let left = times;
  return (request, response) => {
    if (request.headers.authorization === undefined || left === 0) return false;
    left -= 1;
    refuse(response, 'TOKEN_INVALID');
    return true;
  };
};

describe('a renewed certificate', () => {
  const renewingFor = (keys: () => DeviceKeys) =>
    meet(({ url }, response) => {
      if (url !== '/agent/v1/renew') return false;
      void certificateRequest(keys())
        .then((request) => issueFor(request.toString('base64'), right.root))
        .then((certificateChain) => json(response, { certificateChain }));
      return true;
    });

  test('A13 for the own key is taken, one for any other is refused', async () => {
    const own = await renewingFor(() => own.keys);
    await redeem(own.session);
    expect(await own.session.renew(DEVICE)).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const other = await renewingFor(softwareKeys);
    await redeem(other.session);
    expect(await codeOf(other.session.renew(DEVICE))).toBe('SERVER_CONTRACT');
  });
});

describe('a whole enrollment', () => {
  test('A6 goes from code to status over one connection', async () => {
    const { server, session, asked } = await meet();
    const redeemed = await redeem(session);
    expect(redeemed).toMatchObject({ device: DEVICE, enrollment: ENROLLMENT });
    expect(redeemed.certificateChain).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const { plan } = await session.plan({ device: DEVICE, enrollment: ENROLLMENT, lastSequence: 0 });
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['host-name']);
    const secret = await session.secret({ device: DEVICE, enrollment: ENROLLMENT, step: 'app' });
    expect(Buffer.from(secret).toString()).toBe('open sesame');
    expect(await session.report(DEVICE, [{ sequence: 1, at: 1, kind: 'consented' }])).toBe(1);
    expect((await session.status(DEVICE)).state).toBe('setting-up');
    expect(asked()).toEqual(['redeem', 'plan', 'app', 'events', 'status']);
    expect(server.perConnection()).toEqual([5]);
  });

  test('M2 a code that is refused says so', async () => {
    const { session } = await meet();
    const call = session.redeem({ code: new Secret('BBBBBBBBBB'), facts, language: 'en' });
    expect(await codeOf(call)).toBe('CODE_REJECTED');
  });

  test('G2 redeeming again gives the same device', async () => {
    const { session } = await meet();
    const [first, second] = [await redeem(session), await redeem(session)];
    expect([second.device, second.enrollment]).toEqual([first.device, first.enrollment]);
  });
});

describe('the token', () => {
  test('A9 is fetched with the key alone after a restart', async () => {
    const { session, asked } = await meet();
    await session.status(DEVICE);
    await session.status(DEVICE);
    expect(asked()).toEqual(['token', 'status', 'status']);
  });

  test('A9 that is refused is fetched anew, and the request goes through', async () => {
    const { session, asked } = await meet(refuseTokens(1));
    await redeem(session);
    expect((await session.status(DEVICE)).device).toBe(DEVICE);
    expect(asked()).toEqual(['redeem', 'status', 'token', 'status']);
  });

  test('A9 that is refused again is a refusal, not a loop', async () => {
    const { session, asked } = await meet(refuseTokens(Number.POSITIVE_INFINITY));
    await redeem(session);
    expect(await codeOf(session.status(DEVICE))).toBe('TOKEN_INVALID');
    expect(asked()).toEqual(['redeem', 'status', 'token', 'status']);
  });

  test('A9 whose time is over is fetched anew before it is used', async () => {
    let now = Date.now();
    const { session, asked } = await meet(undefined, { clock: { ...clock, now: () => now } });
    await redeem(session);
    now += 3_600_000 - 30_000;
    // The service here does not mind the time in proofs.
    await session.status(DEVICE);
    expect(asked()).toEqual(['redeem', 'token', 'status']);
  });

  test('A9 of one device is not used for another', async () => {
    const { session, asked } = await meet();
    await redeem(session);
    await session.status('device-2');
    expect(asked()).toEqual(['redeem', 'token', 'status']);
  });

  test('G4 cannot be printed with the session, nor can the code', async () => {
    const { server, session } = await meet();
    await redeem(session);
    await session.status(DEVICE);
    const token = /authorization: DPoP (\S+)/.exec(server.heard())?.[1] ?? 'no token was sent';
    const printed = inspect(session, { depth: 20, showHidden: true }) + JSON.stringify(session);
    expect(printed).not.toContain(token);
    expect(printed).not.toContain(CODE);
  });
});

describe('the proof', () => {
  test('G3 has the time of the server, however wrong the clock here is', async () => {
    const years = 3 * 365 * 86_400_000;
    const iats: number[] = [];
    const { session } = await meet(
      (request) => {
        void checkProof(request).then((claims) => iats.push(Number(claims['iat'])));
        return false;
      },
      { clock: { ...clock, now: () => Date.now() - years }, clockOffset: years },
    );
    await redeem(session);
    expect(iats).toHaveLength(1);
    expect(Math.abs((iats[0] ?? 0) - Date.now() / 1000)).toBeLessThan(10);
  });
});
