/** What an organisation fixed in the installed files. A link never overrides it. */
import { z } from 'zod';
import { Sha256Hex } from '../../protocol/wire.ts';

export const Brand = z.strictObject({
  /** The only server this agent enrols with. */
  origin: z.url().startsWith('https://').optional(),
  /** The root that server is trusted by. */
  rootFingerprint: Sha256Hex.optional(),
});
export type Brand = z.infer<typeof Brand>;

export const NO_BRAND: Brand = {};
