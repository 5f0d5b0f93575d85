/** Operations on configuration items and packages. */
import { z } from 'zod';
import {
  AttachedPackages,
  ConfigurationChange,
  ConfigurationItem,
  NewConfigurationItem,
} from './configuration.ts';
import { type AdminOperation, byId as params, V1 } from './operation.ts';
import { PackageChange } from './package-settings.ts';
import { NewPackage, Package } from './packages.ts';

export const CONFIGURATION_OPERATIONS = {
  listConfiguration: {
    method: 'GET',
    path: `${V1}/configuration-items`,
    access: 'configuration:read',
    response: z.strictObject({ rows: z.array(ConfigurationItem) }),
    codes: [],
  },
  createConfiguration: {
    method: 'POST',
    path: `${V1}/configuration-items`,
    access: 'configuration:write',
    body: NewConfigurationItem,
    response: ConfigurationItem,
    codes: ['NAME_TAKEN'],
  },
  renameConfiguration: {
    method: 'PUT',
    path: `${V1}/configuration-items/:id`,
    access: 'configuration:write',
    params,
    body: ConfigurationChange,
    response: ConfigurationItem,
    codes: ['NOT_FOUND', 'NAME_TAKEN'],
  },
  /** Refused, saying where, while an enrollment item chooses it. */
  deleteConfiguration: {
    method: 'DELETE',
    path: `${V1}/configuration-items/:id`,
    access: 'configuration:write',
    params,
    codes: ['NOT_FOUND', 'IN_USE'],
  },
  attachPackages: {
    method: 'PUT',
    path: `${V1}/configuration-items/:id/packages`,
    access: 'configuration:write',
    params,
    body: AttachedPackages,
    response: ConfigurationItem,
    codes: ['NOT_FOUND'],
  },

  listPackages: {
    method: 'GET',
    path: `${V1}/packages`,
    access: 'configuration:read',
    response: z.strictObject({ rows: z.array(Package) }),
    codes: [],
  },
  createPackage: {
    method: 'POST',
    path: `${V1}/packages`,
    access: 'configuration:write',
    body: NewPackage,
    response: Package,
    codes: [
      'NAME_TAKEN',
      'TRUST_ROOT_NOT_CA',
      'TRUST_ROOT_EXPIRED',
      'TRUST_ROOT_USAGE',
      'TRUST_WEAK_SIGNATURE',
    ],
  },
  changePackage: {
    method: 'PUT',
    path: `${V1}/packages/:id`,
    access: 'configuration:write',
    params,
    body: PackageChange,
    response: Package,
    codes: ['NOT_FOUND', 'NAME_TAKEN'],
  },
  /** Refused, saying where, while it is attached or needed. */
  deletePackage: {
    method: 'DELETE',
    path: `${V1}/packages/:id`,
    access: 'configuration:write',
    params,
    codes: ['NOT_FOUND', 'IN_USE'],
  },
  /** The body is the content itself, `application/octet-stream`, checked against what was declared. */
  uploadContent: {
    method: 'PUT',
    path: `${V1}/packages/:id/content`,
    access: 'configuration:write',
    params,
    response: Package,
    codes: ['NOT_FOUND', 'PACKAGE_HASH_MISMATCH', 'REQUEST_TOO_LARGE'],
  },
} as const satisfies Record<string, AdminOperation>;
