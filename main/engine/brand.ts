/** What an organisation fixed in the installed files. A link never overrides it. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { GangwayError } from '../../protocol/errors.ts';
import { Sha256Hex } from '../../protocol/wire.ts';

export const Brand = z.strictObject({
  /** The only server this agent enrols with. */
  origin: z.url().startsWith('https://').optional(),
  /** The root that server is trusted by. */
  rootFingerprint: Sha256Hex.optional(),
});
export type Brand = z.infer<typeof Brand>;

/**
 * Reads `brand.json` beside the program, where the installer put it.
 * @throws STATE_CORRUPT when it is there and not valid: going on without a brand would trust a link instead.
 */
export async function installedBrand(file: URL = new URL('brand.json', import.meta.url)): Promise<Brand> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new GangwayError('STATE_CORRUPT', { details: { what: 'brand' }, cause: error });
  }
  try {
    return Brand.parse(JSON.parse(text));
  } catch (cause) {
    throw new GangwayError('STATE_CORRUPT', { details: { what: 'brand' }, cause });
  }
}
