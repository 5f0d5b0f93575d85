/** What helpdesk and administrators do before anybody can enroll: packages, a device usage, a code. */
import { createHash, randomBytes } from 'node:crypto';
import type { Helpdesk } from './helpdesk.ts';
import { makePrivateCertificate } from './private-certificate.ts';

export interface Prepared {
  readonly itemUrl: string;
  /** Ten characters; goes to the agent by its standard input only. */
  readonly code: string;
  /** What an independent look at the computer must find. */
  readonly expected: {
    readonly hostNamePattern: string;
    readonly certificateSha256: string;
    readonly product: string;
    readonly version: string;
    readonly payloadSha256: string;
    readonly secretProperty: string;
    readonly secretSha256: string;
  };
}

interface WithId {
  readonly id: string;
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Megabytes of the demo's application: enough to see a bar move. */
const APPLICATION_MB = 8;

export async function prepare(helpdesk: Helpdesk): Promise<Prepared> {
  const hostName = await helpdesk.post<WithId>('/packages', {
    kind: 'host-name',
    name: 'Laptop names',
    template: 'ACME-LT-{counter:3}',
  });
  const { pem, der } = await makePrivateCertificate();
  const certificate = await helpdesk.post<WithId>('/packages', {
    kind: 'certificate',
    name: 'Acme Intranet CA',
    certificate: pem,
  });
  const payload = randomBytes(APPLICATION_MB * 1_000_000);
  const secret = randomBytes(18).toString('base64url');
  const application = await helpdesk.post<WithId>('/packages', {
    kind: 'application',
    name: 'Acme VPN',
    version: '4.2.0',
    product: 'acme-vpn',
    format: 'simulated',
    sha256: sha256(payload),
    size: payload.length,
    secret: { property: 'ACTIVATION_KEY', value: secret },
  });
  await helpdesk.put(`/packages/${application.id}/content`, payload);
  const usage = await helpdesk.post<WithId>('/configuration-items', {
    kind: 'device-usage',
    name: 'Office laptop',
  });
  await helpdesk.put(`/configuration-items/${usage.id}/packages`, {
    packages: [hostName.id, certificate.id, application.id],
  });
  const item = await helpdesk.post<{ url: string; code: string }>('/enrollment-items', {
    name: 'Ada Lindqvist, new laptop',
    deviceUsage: usage.id,
  });
  return {
    itemUrl: item.url,
    code: item.code,
    expected: {
      hostNamePattern: '^ACME-LT-\\d{3}$',
      certificateSha256: sha256(der),
      product: 'acme-vpn',
      version: '4.2.0',
      payloadSha256: sha256(payload),
      secretProperty: 'ACTIVATION_KEY',
      secretSha256: sha256(secret),
    },
  };
}
