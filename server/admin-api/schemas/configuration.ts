/** Configuration items (M7): what an enrollment item chooses, and the packages that come with the choice. */
import { z } from 'zod';
import { Id, Milliseconds, Text } from '../../../protocol/wire.ts';
import { PackageKind } from './packages.ts';

export const ConfigurationKind = z.enum(['device-usage', 'location', 'cost-centre']);
export type ConfigurationKind = z.infer<typeof ConfigurationKind>;

export const NewConfigurationItem = z.strictObject({
  kind: ConfigurationKind,
  name: Text.refine((name) => name.trim() === name, 'no space at the ends'),
});
export type NewConfigurationItem = z.infer<typeof NewConfigurationItem>;

export const ConfigurationChange = z.strictObject({ name: NewConfigurationItem.shape.name });

/** In the order in which they are installed. */
export const AttachedPackages = z.strictObject({
  packages: z
    .array(Id)
    .max(100)
    .refine((ids) => new Set(ids).size === ids.length, 'each package once'),
});
export type AttachedPackages = z.infer<typeof AttachedPackages>;

export const ConfigurationItem = z.strictObject({
  id: Id,
  kind: ConfigurationKind,
  name: Text,
  createdAt: Milliseconds,
  packages: z.array(z.strictObject({ id: Id, name: Text, kind: PackageKind })),
});
export type ConfigurationItem = z.infer<typeof ConfigurationItem>;
