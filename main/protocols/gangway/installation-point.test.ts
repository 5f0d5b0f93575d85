import { expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Step } from '../../../protocol/plan.ts';
import type { SharePlace } from '../../../protocol/installation-point.ts';
import type { DownloadFrom, ServerSession } from '../../core/ports/server.ts';
import { Client } from './client.ts';
import { judgeSteps } from './judge-steps.ts';
import { GangwaySession } from './session.ts';
import { clock, codeOf } from './testing/agent.ts';
import { softwareKeys } from './testing/software-keys.ts';

const MSI = 'file://files.acme.example/install/vpn.msi';
const info = {
  origin: 'https://enroll.acme.example',
  organisation: { id: 'org-1', name: 'Acme', help: {} },
  root: null,
  planSigner: '',
  clockOffset: 0,
};

function sessionWith(opened?: (place: SharePlace, from: DownloadFrom | undefined) => void): ServerSession {
  const openShare =
    opened &&
    (async (place: SharePlace, from?: DownloadFrom) => {
      opened(place, from);
      return (async function* () {
        yield Buffer.from('package');
      })();
    });
  const options = { agentVersion: '1.0.0', clock, environment: {}, ...(openShare && { openShare }) };
  return new GangwaySession(new Client(options), info, softwareKeys());
}

test('M12 a package in a shared folder is read by this computer itself, its rest too', async () => {
  const asked: unknown[] = [];
  const session = sessionWith((...given) => asked.push(given));
  const from = { offset: 3, tag: '"7-1"' };
  const bytes = await session.download(MSI, undefined, from);
  for await (const piece of bytes) expect(Buffer.from(piece).toString()).toBe('package');
  const place = { host: 'files.acme.example', share: 'install', path: ['vpn.msi'] };
  expect(asked).toEqual([[place, from]]);
});

test('M12 nothing on this computer is ever read for a package, whatever the plan says', async () => {
  const session = sessionWith(() => {
    throw new Error('opened');
  });
  for (const address of [
    'file:///C:/Users/ada/secret.msi',
    'file://localhost/C$/secret.msi',
    'file://./pipe/docker_engine',
    'http://files.acme.example/vpn.msi',
    '\\\\files\\install\\vpn.msi',
    '/etc/passwd',
  ]) {
    expect([address, await codeOf(session.download(address))]).toEqual([address, 'TRUST_PLAIN_HTTP']);
  }
});

test('M12 where there are no shared folders it says so', async () => {
  const session = sessionWith();
  await expect(async () => session.download(MSI)).rejects.toMatchObject({
    code: 'PACKAGE_DOWNLOAD_FAILED',
    details: { share: '//files.acme.example/install', why: 'no-shared-folders' },
  });
});

const common = { id: 'a', needs: [], onFailure: 'stop' as const, removable: true };
const sha256 = '0'.repeat(64);
const application = (url: string): Step => ({
  ...common,
  kind: 'application',
  name: 'VPN',
  version: '1.0.0',
  product: 'vpn',
  format: 'msi',
  size: 1,
  sha256,
  url,
});
const profile = (url: string): Step => ({
  ...common,
  kind: 'profile',
  name: 'P',
  size: 1,
  sha256,
  serverHost: 's',
  url,
});
const DISCOVERY = 'https://mdm.acme.example/Discovery.svc';
const registration = (discoveryUrl: string, packageUrl?: string): Step => ({
  ...common,
  kind: 'mdm-registration',
  name: 'M',
  userName: 'u',
  providerId: 'p',
  discoveryUrl,
  ...(packageUrl === undefined ? {} : { provisioningPackage: { url: packageUrl, size: 1, sha256 } }),
});

const reasonOf = (step: Step): string | undefined => {
  try {
    judgeSteps([step]);
    return undefined;
  } catch (error) {
    return error instanceof GangwayError ? error.details['reason'] : 'crashed';
  }
};

test('M12 G10 a plan may name web servers and shared folders, and for what registers a computer only https', () => {
  expect(reasonOf(application('https://packages.acme.example/vpn.msi'))).toBeUndefined();
  expect(reasonOf(application(MSI))).toBeUndefined();
  expect(reasonOf(application('http://packages.acme.example/vpn.msi'))).toBe('plain-http');
  expect(reasonOf(application('smb://files.acme.example/install/vpn.pkg'))).toBe('plain-http');
  expect(reasonOf(application('file:///C:/vpn.msi'))).toBe('address');
  expect(reasonOf(application('file://files/C$/vpn.msi'))).toBe('address');
  expect(reasonOf(profile('https://enroll.acme.example/p'))).toBeUndefined();
  expect(reasonOf(profile(MSI))).toBe('plain-http');
  expect(reasonOf(registration('https://mdm.acme.example/Discovery.svc'))).toBeUndefined();
  expect(reasonOf(registration('http://mdm.acme.example/Discovery.svc'))).toBe('plain-http');
  const withPackage = (url: string): Step => registration(DISCOVERY, url);
  expect(reasonOf(withPackage(MSI))).toBeUndefined();
  expect(reasonOf(withPackage('http://files.acme.example/a.ppkg'))).toBe('plain-http');
  expect(reasonOf(withPackage('file:///C:/a.ppkg'))).toBe('address');
});
