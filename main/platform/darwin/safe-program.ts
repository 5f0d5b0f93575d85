/** A program that is to run as root must lie where nobody else can change it: else they would be root too. */
import { dirname, isAbsolute } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import type { HelperProgram } from '../../core/ports/elevation.ts';
import { assertFile, assertTree } from '../unix/protected-folder.ts';

/**
 * Looks at the program's file, at its script with everything beside and below that, and at the folders above both.
 * @param owner who may own them besides root: 0
 * @throws HELPER_UNSAFE with `path` and `why`
 */
export async function assertSafeProgram({ file, args }: HelperProgram, owner: number): Promise<void> {
  const script = args.find((argument) => !argument.startsWith('-'));
  if (!isAbsolute(file) || script === undefined || !isAbsolute(script))
    throw unsafe({ why: 'not a whole path' });
  try {
    await assertFile(file, owner);
    await assertFile(script, owner);
    await assertTree(dirname(script), owner);
  } catch (cause) {
    throw unsafe(cause instanceof GangwayError ? cause.details : { why: 'unreadable' }, cause);
  }
}

export const isSafe = (program: HelperProgram, owner: number): Promise<boolean> =>
  assertSafeProgram(program, owner).then(
    () => true,
    () => false,
  );

const unsafe = (details: Readonly<Record<string, string>>, cause?: unknown): GangwayError =>
  new GangwayError('HELPER_UNSAFE', { details, cause });
