/** What IT prepares for Macs: a profile, a name, and a package of a named team that wants a restart. */
import { createHash } from 'node:crypto';
import type { Helpdesk } from '../../demo/helpdesk.ts';
import { packageFile, SIGNED } from '../../main/platform/darwin/testing/packages.ts';

/** @param root DER of what it brings along */
const profileWith = (root: Buffer | undefined): Buffer => {
  const lines = root?.toString('base64').replaceAll(/.{68}/g, '$&\n');
  const payload = lines === undefined ? '' : `<key>PayloadContent</key><data>\n${lines}\n</data>`;
  return Buffer.from(`<plist version="1.0"><dict>${payload}</dict></plist>\n`);
};
const PACKAGE = packageFile({
  id: 'com.acme.vpn',
  version: '4.2.0',
  status: SIGNED,
  signer: 'Developer ID Installer: Acme Ltd. (ACME123456)',
  restart: 'RequireRestart',
});
const described = (bytes: Buffer): { size: number; sha256: string } => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/**
 * @param root DER of a root that the profile brings along
 * @returns the id of the device usage
 */
export async function makeMacUsage(helpdesk: Helpdesk, root?: Buffer): Promise<string> {
  const profile = profileWith(root);
  const named = (name: string): string => (root === undefined ? name : `${name}, one approval`);
  const make = async (body: { name: string; [more: string]: unknown }, content?: Buffer): Promise<string> => {
    const { id } = await helpdesk.post<{ id: string }>('/packages', { ...body, name: named(body.name) });
    if (content) await helpdesk.put(`/packages/${id}/content`, content);
    return id;
  };
  const packages = [
    await make(
      { kind: 'profile', name: 'Acme MDM', serverHost: 'mdm.acme.example', ...described(profile) },
      profile,
    ),
    await make({ kind: 'host-name', name: 'Mac names', template: 'ACME-MAC-{counter:3}' }),
    await make(
      {
        kind: 'application',
        name: 'Acme VPN for Mac',
        version: '4.2.0',
        product: 'com.acme.vpn',
        format: 'pkg',
        teamId: 'ACME123456',
        ...described(PACKAGE),
      },
      PACKAGE,
    ),
  ];
  const made = await helpdesk.post<{ id: string }>('/configuration-items', {
    kind: 'device-usage',
    name: named('Mac in the office'),
  });
  await helpdesk.put(`/configuration-items/${made.id}/packages`, { packages });
  return made.id;
}
