/** The secret value of an installer property, sealed for its package alone. */
import type { MasterKey } from '../pki/master-key.ts';

const context = (organisation: string, packageId: string): string => `${organisation}:${packageId}`;

export const sealPackageSecret = (
  master: MasterKey,
  organisation: string,
  packageId: string,
  value: string,
): string => master.seal('package-secret', context(organisation, packageId), Buffer.from(value));

/**
 * The value as bytes, to be encrypted to a device and overwritten.
 * @throws when it was sealed for another package.
 */
export const openPackageSecret = (
  master: MasterKey,
  organisation: string,
  packageId: string,
  sealed: string,
): Buffer => master.open('package-secret', context(organisation, packageId), sealed);
