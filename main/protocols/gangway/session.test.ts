import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestListener } from 'node:http';
import type { ServerInfo } from '../../core/ports/server.ts';
import { Secret } from '../../core/secret.ts';
import { gangwayProtocol } from './index.ts';
import { recordingTlsServer, type RecordingServer } from './testing/recording-server.ts';
import { type Authorities, CODE, DEVICE, ENROLLMENT, makeAuthorities, service } from './testing/service.ts';
import { softwareKeys } from './testing/software-keys.ts';

const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
const facts = {
  platform: 'simulated',
  osName: 'Simulated',
  osVersion: '1',
  model: 'M',
  serial: 'SERIAL-1',
  hardwareUuid: 'UUID-1',
  hostName: 'OLD-NAME',
} as const;

let authorities: Authorities;
let server: RecordingServer;
let info: ServerInfo;
beforeAll(async () => {
  authorities = await makeAuthorities();
  const listener: RequestListener = service(authorities);
  server = await recordingTlsServer(authorities.server, listener);
});
afterAll(() => server.close());

describe('session', () => {
  test('G4 whole enrollment', async () => {
    const protocol = gangwayProtocol({ agentVersion: '0.1.0', clock, environment: {} });
    const contacted = await protocol.contact({
      origin: server.origin,
      rootFingerprint: authorities.root.sha256,
    });
    if (contacted.kind !== 'proven') throw new Error('not proven');
    info = contacted.info;
    const keys = softwareKeys();
    const session = protocol.session(info, keys);
    const redeemed = await session.redeem({ code: new Secret(CODE), facts, language: 'en' });
    expect(redeemed.device).toBe(DEVICE);
    const { plan } = await session.plan({ device: DEVICE, enrollment: ENROLLMENT, lastSequence: 0 });
    expect(plan.steps).toHaveLength(1);
    const secret = await session.secret({ device: DEVICE, enrollment: ENROLLMENT, step: 'app' });
    expect(Buffer.from(secret).toString()).toBe('open sesame');
    expect(await session.report(DEVICE, [{ sequence: 1, at: 1, kind: 'consented' }])).toBe(1);
    expect((await session.status(DEVICE)).state).toBe('setting-up');
    session.close();
    expect(server.heard()).toContain(CODE);
  });
});
