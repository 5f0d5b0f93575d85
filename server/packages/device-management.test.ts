import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Plan, type Step } from '../../protocol/plan.ts';
import { administrator, type ConsoleUser } from '../admin-api/testing/console-user.ts';
import { type Given, givenIn } from '../app/testing/given.ts';
import { fetchOver } from '../app/testing/https-client.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import { isUserNameTemplate, renderUserName } from './user-name-template.ts';

const CONTENT = Buffer.from('<?xml version="1.0"?><plist/>');
const sha256 = createHash('sha256').update(CONTENT).digest('hex');
const registration = {
  kind: 'mdm-registration',
  name: 'Windows management',
  discoveryUrl: 'https://mdm.acme.example/EnrollmentServer/Discovery.svc',
  userName: '{serial}@acme.example',
  providerId: 'Acme MDM',
};
const profile = {
  kind: 'profile',
  name: 'Mac management',
  serverHost: 'MDM.acme.example',
  sha256,
  size: CONTENT.length,
};

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  let user: ConsoleUser;
  let packages: { readonly mdm: string; readonly profile: string };
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
    user = await administrator(service);
    packages = {
      mdm: (await user.do('createPackage', { body: registration })).id,
      profile: (await user.do('createPackage', { body: profile })).id,
    };
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    await service.storage.db.updateTable('package').set({ uploaded_at: null }).execute();
  });

  const upload = () =>
    user.try('uploadContent', {
      id: packages.profile,
      body: CONTENT,
      headers: { 'content-type': 'application/octet-stream' },
    });

  /** The steps for a computer of this kind. */
  async function stepsOf(
    platform: 'windows' | 'macos' | 'simulated',
    ...ids: string[]
  ): Promise<readonly Step[]> {
    const one = await given.enrolled(await given.newUsage(...ids));
    await service.storage.db
      .updateTable('device')
      .set({ platform, serial: 'S/N 42' })
      .where('id', '=', one.id)
      .execute();
    return Plan.parse(decodeJwt(await one.signed())).steps;
  }

  /** Those of them that register it. */
  async function stepsFor(platform: 'windows' | 'macos' | 'simulated'): Promise<readonly Step[]> {
    const ids = [packages.mdm, packages.profile];
    return (await stepsOf(platform, ...ids)).filter(({ id }) => ids.includes(id));
  }

  test('A4 M7 each computer gets the registration of its own system, a simulated one both', async () => {
    expect((await upload()).status).toBe(200);
    expect((await stepsFor('windows')).map(({ kind }) => kind)).toEqual(['mdm-registration']);
    expect((await stepsFor('macos')).map(({ kind }) => kind)).toEqual(['profile']);
    const { mdm, profile: id } = packages;
    const common = { needs: ['management'], onFailure: 'continue', removable: true };
    expect(await stepsFor('simulated')).toEqual([
      { ...common, ...registration, id: mdm, userName: 'SN42@acme.example' },
      {
        ...common,
        ...profile,
        id,
        serverHost: 'mdm.acme.example',
        url: `${service.origin}/packages/${id}/${sha256}`,
      },
    ]);
  });

  test('A3 M10 on a Mac a profile that brings the root along comes before it, any other one after it', async () => {
    const { certificate } = (await stepsOf('macos', packages.profile)).find(
      (step) => step.kind === 'root-certificate',
    ) ?? { certificate: '' };
    expect(certificate.length).toBeGreaterThan(100);
    const broken = certificate.replaceAll(/.{52}/g, '$&\n\t\t\t');
    const payload = `<key>PayloadContent</key><data>\n${broken}\n</data>`;
    const kinds = async (platform: 'macos' | 'simulated', content: string): Promise<string[]> => {
      const body = Buffer.from(content);
      const declared = { size: body.length, sha256: createHash('sha256').update(body).digest('hex') };
      const name = `A profile for ${platform}, ${declared.sha256}`;
      const { id } = await user.do('createPackage', { body: { ...profile, ...declared, name } });
      const headers = { 'content-type': 'application/octet-stream' };
      expect((await user.try('uploadContent', { id, body, headers })).status).toBe(200);
      const steps = await stepsOf(platform, id);
      const needs = platform === 'macos' && content === payload ? [] : ['management'];
      expect(steps.find(({ kind }) => kind === 'profile')).toMatchObject({ needs });
      return steps.map(({ kind }) => kind);
    };
    const usual = ['root-certificate', 'management', 'profile'];
    expect(await kinds('macos', payload)).toEqual(['profile', 'root-certificate', 'management']);
    expect(await kinds('macos', payload.replace(certificate.slice(0, 9), 'AAAAAAAAA'))).toEqual(usual);
    expect(await kinds('simulated', payload)).toEqual(usual);
  });

  test('A4 M7 a profile without its content is left out of every plan', async () => {
    expect(await stepsFor('macos')).toEqual([]);
  });

  test('A4 M7 a provisioning package comes along once its content is there', async () => {
    const content = Buffer.from('a provisioning package');
    const declared = { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };
    const body = { ...registration, name: 'With a package', provisioningPackage: declared };
    const { id } = await user.do('createPackage', { body });
    const planned = async (): Promise<Step | undefined> => {
      const one = await given.enrolled(await given.newUsage(id));
      return Plan.parse(decodeJwt(await one.signed())).steps.find((step) => step.id === id);
    };
    expect(await planned()).not.toHaveProperty('provisioningPackage');
    const headers = { 'content-type': 'application/octet-stream' };
    expect((await user.try('uploadContent', { id, body: content, headers })).json).toMatchObject({
      provisioningPackage: { ...declared, uploaded: true },
    });
    const url = `${service.origin}/packages/${id}/${declared.sha256}`;
    expect(await planned()).toMatchObject({ provisioningPackage: { ...declared, url } });
    expect((await fetchOver(service.rootPem, url)).bytes).toEqual(content);
  });

  test('A4 M7 of two registrations the first one counts', async () => {
    const second = await user.do('createPackage', { body: { ...registration, name: 'Another' } });
    const one = await given.enrolled(await given.newUsage(packages.mdm, second.id));
    const { steps } = Plan.parse(decodeJwt(await one.signed()));
    const registering = steps.filter(({ kind }) => kind === 'mdm-registration');
    expect(registering.map(({ id }) => id)).toEqual([packages.mdm]);
  });

  test('A4 M7 the plan says whose signature a Mac must find on a package', async () => {
    const { size } = profile;
    const installer = {
      kind: 'application',
      version: '4.2.0',
      product: 'com.acme.vpn',
      format: 'pkg',
      sha256,
      size,
    };
    const signed = await user.do('createPackage', {
      body: { ...installer, name: 'Signed', teamId: 'ACME123456' },
    });
    await service.storage.db.updateTable('package').set({ uploaded_at: 1 }).execute();
    const one = await given.enrolled(await given.newUsage(signed.id));
    const { steps } = Plan.parse(decodeJwt(await one.signed()));
    const teams = steps.flatMap((step) => (step.kind === 'application' ? [[step.id, step.teamId]] : []));
    expect(Object.fromEntries(teams)).toEqual({ [signed.id]: 'ACME123456' });
    expect(signed).toMatchObject({ teamId: 'ACME123456' });
    // What every Mac would refuse is refused before it is in a plan.
    for (const wrong of [
      {},
      { teamId: 'Acme' },
      { teamId: 'ACME123456', properties: { MODE: 'x' } },
      { teamId: 'ACME123456', secret: { property: 'KEY', value: 'x' } },
    ]) {
      const body = { ...installer, name: 'Wrong', ...wrong };
      expect((await user.try('createPackage', { body })).json).toMatchObject({ code: 'REQUEST_INVALID' });
    }
    const changed = (properties: object) => {
      const body = { name: 'Signed', policy: { onFailure: null, retries: null, needs: [] }, properties };
      return user.try('changePackage', { id: signed.id, body });
    };
    expect((await changed({ MODE: 'x' })).json).toMatchObject({
      code: 'REQUEST_INVALID',
      detail: 'properties: the installer of a Mac takes none',
    });
    expect((await changed({})).json).toMatchObject({ properties: {} });
  });

  test('A4 M7 the list shows what they are', async () => {
    const { rows } = await user.do('listPackages');
    expect(rows.find(({ id }) => id === packages.mdm)).toMatchObject(registration);
    expect(rows.find(({ id }) => id === packages.profile)).toMatchObject({
      ...profile,
      serverHost: 'mdm.acme.example',
      uploaded: false,
    });
  });

  test.each([
    { ...registration, discoveryUrl: 'http://mdm.acme.example/Discovery.svc' },
    { ...registration, discoveryUrl: 'mdm.acme.example' },
    { ...registration, userName: '{password}@acme.example' },
    { ...registration, userName: '{serial@acme.example' },
    { ...profile, serverHost: 'https://mdm.acme.example' },
    { ...profile, serverHost: 'mdm.acme.example/path' },
    { ...profile, size: 10_000_001 },
  ])('A4 M7 what no computer could follow is refused: %j', async (body) => {
    const refused = await user.try('createPackage', { body: { ...body, name: 'refused' } });
    expect(refused.json).toMatchObject({ code: 'REQUEST_INVALID' });
  });
}

onEachDatabase(suite);

test('M7 a name of an account takes serial number and computer name, without what a name may not hold', () => {
  const values = { serial: 'a@b"c', computer: 'LAP-1' };
  expect(renderUserName('{computer}.{serial}@x.example', values)).toBe('LAP-1.abc@x.example');
  expect(renderUserName('enroll@x.example', values)).toBe('enroll@x.example');
  expect(['{serial}', 'a', '{computer}-{serial}'].every(isUserNameTemplate)).toBe(true);
  expect(['{}', '{serial', 'serial}', '{Serial}', '{{serial}}'].some(isUserNameTemplate)).toBe(false);
});
