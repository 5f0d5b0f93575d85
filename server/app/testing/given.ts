/** What tests of devices begin with: packages, a device usage that brings them, a device that redeemed its code. */
import { newId } from '../../storage/ids.ts';
import type { NewRow } from '../../storage/tables.ts';
import type { Answer } from './https-client.ts';
import { TestDevice } from './test-device.ts';
import type { TestService } from './test-service.ts';

type PackageRow = Partial<NewRow<'package'>>;

export interface Enrolled {
  readonly device: TestDevice;
  readonly id: string;
  readonly enrollment: string;
  plan(): Promise<Answer>;
  /** The plan as it is signed. */
  signed(): Promise<string>;
  secret(step: string): Promise<Answer>;
  report(...events: object[]): Promise<Answer>;
  status(): Promise<Answer['json']>;
  renew(body: object): Promise<Answer>;
}

export type Given = ReturnType<typeof givenIn>;

export function givenIn(service: TestService) {
  const { organisation } = service;
  const { db } = service.storage;

  async function newPackage(row: PackageRow & Pick<NewRow<'package'>, 'kind'>): Promise<string> {
    const id = newId();
    await db
      .insertInto('package')
      .values({ id, organisation, name: `Package ${id}`, created_at: 0, ...row })
      .execute();
    return id;
  }

  const newApplication = (more: PackageRow = {}): Promise<string> =>
    newPackage({
      kind: 'application',
      version: '1.0.0',
      product: 'editor',
      format: 'simulated',
      size: 3,
      sha256: 'a'.repeat(64),
      uploaded_at: 1,
      ...more,
    });

  const attach = (usage: string, packageId: string, position: number) =>
    db
      .insertInto('package_attachment')
      .values({ organisation, configuration_item: usage, package: packageId, position })
      .execute();

  async function newUsage(...packages: string[]): Promise<string> {
    const id = newId();
    const row = { id, organisation, kind: 'device-usage' as const, name: id, created_at: 0 };
    await db.insertInto('configuration_item').values(row).execute();
    for (const [position, packageId] of packages.entries()) await attach(id, packageId, position);
    return id;
  }

  async function enrolled(deviceUsage?: string): Promise<Enrolled> {
    const device = await TestDevice.make(service.clock);
    const { code } = await service.newItem(deviceUsage === undefined ? {} : { deviceUsage });
    const { json } = await device.redeem(service, organisation, code);
    const id = String(json?.['device']);
    /** With a token of its own each time, so that time may pass in between. */
    const ask = async (path: string, body?: object): Promise<Answer> => {
      const got = await device.ask(service, '/agent/v1/token', { method: 'POST', body: { device: id } });
      // Who gets no token is refused there already.
      if (got.status !== 200) return got;
      const token = String(got.json?.['accessToken']);
      return device.ask(service, path, { token, ...(body ? { method: 'POST', body } : {}) });
    };
    return {
      device,
      id,
      enrollment: String(json?.['enrollment']),
      plan: () => ask('/agent/v1/plan'),
      signed: async () => String((await ask('/agent/v1/plan')).json?.['plan']),
      secret: (step) => ask(`/agent/v1/secrets/${step}`),
      report: (...events) => ask('/agent/v1/events', { events }),
      status: async () => (await ask('/agent/v1/status')).json,
      renew: (body) => ask('/agent/v1/renew', body),
    };
  }

  return { newPackage, newApplication, newUsage, attach, enrolled };
}
