/** What helpdesk and administrators do before anybody can enroll: packages, a device usage, a code. */
import { createHash, randomBytes } from 'node:crypto';
import type { Helpdesk } from './helpdesk.ts';
import { makePrivateCertificate } from './private-certificate.ts';

/** A device usage with three packages, and what an independent look at an enrolled computer must find. */
export interface DeviceUsage {
  readonly id: string;
  /** The value of the application's secret property, to look for where it must not be. */
  readonly secret: string;
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

export interface Item {
  readonly id: string;
  readonly url: string;
  /** The same with code and root fingerprint behind `#`. */
  readonly link: string;
  /** Ten characters; goes to the agent by its standard input only. */
  readonly code: string;
}

interface WithId {
  readonly id: string;
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A domain join as one more package. */
export interface DomainJoin {
  readonly domain: string;
  /** JWK of the connector's public key. */
  readonly provisioner: object;
  /** Gives the computer the name that its account has. */
  readonly template: string;
}

/** @param applicationBytes the size of the application package. */
export async function makeDeviceUsage(
  helpdesk: Helpdesk,
  applicationBytes: number,
  join?: DomainJoin,
): Promise<DeviceUsage> {
  const hostName = await helpdesk.post<WithId>('/packages', {
    kind: 'host-name',
    name: 'Laptop names',
    template: join?.template ?? 'ACME-LT-{counter:3}',
  });
  const { pem, der } = await makePrivateCertificate();
  const certificate = await helpdesk.post<WithId>('/packages', {
    kind: 'certificate',
    name: 'Acme Intranet CA',
    certificate: pem,
  });
  const payload = randomBytes(applicationBytes);
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
  const domain =
    join &&
    (await helpdesk.post<WithId>('/packages', {
      kind: 'domain-join',
      name: 'Acme domain',
      domain: join.domain,
      provisioner: join.provisioner,
    }));
  await helpdesk.put(`/configuration-items/${usage.id}/packages`, {
    packages: [hostName.id, certificate.id, application.id, ...(domain ? [domain.id] : [])],
  });
  return {
    id: usage.id,
    secret,
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

export const makeItem = (helpdesk: Helpdesk, deviceUsage: string, name: string): Promise<Item> =>
  helpdesk.post<Item>('/enrollment-items', { name, deviceUsage });
