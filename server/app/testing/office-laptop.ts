/** What the recorded enrollment is about: an office laptop that gets a name and an editor with a licence. */
import { attachPackages } from '../../enrollment/configuration/attach-packages.ts';
import { createConfiguration } from '../../enrollment/configuration/create-configuration.ts';
import { createPackage } from '../../packages/create-package.ts';
import type { TestService } from './test-service.ts';

/** SHA-256 of `abc`. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** @returns the code of an item that enrolls one. */
export async function officeLaptop(service: TestService): Promise<string> {
  const by = { organisation: service.organisation, actor: 'admin' };
  const usage = await createConfiguration(service.parts, by, { kind: 'device-usage', name: 'Office laptop' });
  const names = await createPackage(service.parts, by, {
    kind: 'host-name',
    name: 'Names',
    template: 'GOLD-{serial:4}',
  });
  const editor = await createPackage(service.parts, by, {
    kind: 'application',
    name: 'Editor',
    version: '1.2.3',
    product: 'editor',
    format: 'simulated',
    size: 3,
    sha256: ABC,
    secret: { property: 'LICENCE', value: 'open sesame' },
  });
  // A plan names only what was uploaded; nobody downloads it here.
  const { db } = service.storage;
  await db.updateTable('package').set({ uploaded_at: 1 }).where('id', '=', editor.id).execute();
  await attachPackages(service.parts, by, usage.id, [names.id, editor.id]);
  return (await service.newItem({ deviceUsage: usage.id })).code;
}
