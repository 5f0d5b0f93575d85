import 'reflect-metadata';
import { mkdtempSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../../demo/helpdesk.ts';
import { startService } from '../../demo/service.ts';
import { Secret } from '../../main/core/secret.ts';
import type { DeviceKeys } from '../../main/core/ports/keys.ts';
import type { ServerInfo, ServerProtocol } from '../../main/core/ports/server.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { sandboxPlatform } from '../../main/platform/sandbox/index.ts';
import { gangwayProtocol } from '../../main/protocols/gangway/index.ts';
import type { ComputerFacts } from '../../protocol/redeem.ts';
import { generateKeyPair, issue } from '../../server/pki/issue.ts';
import { type Figure, timed } from '../figure.ts';

const CLIENTS = 32;
const ENROLLMENTS = 320;
const YEAR_MS = 365 * 86_400_000;

interface Device {
  readonly keys: DeviceKeys;
  readonly facts: ComputerFacts;
}

/**
 * Enrollments a second, from redeem to the last event, by 32 clients at once on one code; beside how many device
 * certificates this machine issues a second when nothing else is done. Clients and service share the machine.
 */
export async function throughput(folder: string): Promise<Figure> {
  const bare = await bareIssuance();
  const service = await startService(folder);
  try {
    const password = readFileSync(join(folder, 'service/initial-admin-password'), 'utf8').trim();
    const helpdesk = await signIn(service.origin, service.rootFingerprint, 'admin', password);
    const { code } = await helpdesk.post<{ code: string }>('/enrollment-items', {
      name: 'Bench',
      maxUses: 1000,
    });
    const protocol = gangwayProtocol({ agentVersion: '0.1.0', clock: systemClock, environment: {} });
    const contacted = await protocol.contact({
      origin: service.origin,
      rootFingerprint: service.rootFingerprint,
    });
    if (contacted.kind !== 'proven') throw new Error('the service was not proven');
    const devices = await Promise.all(Array.from({ length: ENROLLMENTS }, () => newDevice(folder)));
    const took = await timed(() =>
      inParallel(devices, (device) => enroll(protocol, contacted.info, device, new Secret(code))),
    );
    const rate = ENROLLMENTS / (took / 1000);
    return {
      what: `enrollments a second, ${CLIENTS} clients at once, ${availableParallelism()} cores for both sides`,
      measured: `${rate.toFixed(0)} /s`,
      beside: `${bare.toFixed(0)} /s certificates issued`,
      ratio: rate / bare,
      limit: '',
      kept: undefined,
    };
  } finally {
    await service.stop();
  }
}

async function newDevice(folder: string): Promise<Device> {
  const platform = sandboxPlatform(mkdtempSync(join(folder, 'device-')), 'linux');
  return { keys: await platform.keys.open(), facts: await platform.facts() };
}

async function enroll(
  protocol: ServerProtocol,
  info: ServerInfo,
  { keys, facts }: Device,
  code: Secret,
): Promise<void> {
  const session = protocol.session(info, keys);
  try {
    const { device, enrollment } = await session.redeem({ code, facts, language: 'en' });
    const { plan } = await session.plan({ device, enrollment, lastSequence: 0 });
    const at = Date.now();
    await session.report(device, [
      { sequence: 1, at, kind: 'plan-accepted', planSequence: plan.sequence },
      { sequence: 2, at, kind: 'consented' },
      { sequence: 3, at, kind: 'enrolled', hostName: facts.hostName },
    ]);
  } finally {
    session.close();
  }
}

/** Works through `items`, as many at once as there are clients. */
async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const client = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

async function bareIssuance(): Promise<number> {
  const authority = await generateKeyPair();
  const subject = [['CN', 'Bench']] as const;
  const certificate = await issue(
    {
      subject,
      publicKey: authority.publicKey,
      now: Date.now(),
      lifetimeMs: YEAR_MS,
      authority: { pathLength: 0 },
    },
    authority,
  );
  const { publicKey } = await generateKeyPair();
  const one = async (): Promise<void> => {
    await issue(
      { subject, publicKey, now: Date.now(), lifetimeMs: YEAR_MS },
      { certificate, privateKey: authority.privateKey },
    );
  };
  const took = await timed(() => inParallel(Array.from({ length: ENROLLMENTS }), one));
  return ENROLLMENTS / (took / 1000);
}
