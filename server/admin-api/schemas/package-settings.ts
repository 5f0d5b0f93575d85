/** What can be changed about a package that is there: its name, what its failure does, what must be done before it. */
import { z } from 'zod';
import { ApplicationStep } from '../../../protocol/plan.ts';
import { Id, Text } from '../../../protocol/wire.ts';

/** Installer properties that are no secret: whoever may read the plan reads them. At most 50. */
export const Properties = ApplicationStep.shape.properties
  .unwrap()
  .refine((all) => Object.keys(all).length <= 50, 'at most 50 properties');
export type Properties = z.infer<typeof Properties>;

/** Null: what is usual for the kind of package. */
const onFailure = z.enum(['stop', 'continue']).nullable();
const retries = z.int().min(0).max(10).nullable();

/** Packages that must be done before it; they come with it, whatever else was chosen. */
const needs = z
  .array(Id)
  .max(20)
  .refine((ids) => new Set(ids).size === ids.length, 'each package once');

export const PackagePolicy = z.strictObject({ onFailure, retries, needs });
export type PackagePolicy = z.infer<typeof PackagePolicy>;

export const PackageChange = z.strictObject({
  name: Text.refine((text) => text.trim() === text, 'no space at the ends'),
  policy: PackagePolicy,
  /** Of an application; absent: they stay. */
  properties: Properties.optional(),
});
export type PackageChange = z.infer<typeof PackageChange>;

/** `{12345678-…}` as Windows Installer writes it and `12345678-…` mean the same product. */
export const Product = z
  .string()
  .trim()
  .transform((text) =>
    /^(\{[0-9A-Fa-f-]{36}\}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$/.test(text)
      ? text.replace(/[{}]/g, '').toUpperCase()
      : text,
  )
  .pipe(ApplicationStep.shape.product);
