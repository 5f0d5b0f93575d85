/** Who may sign plans for this computer, as the installer wrote it beside the program. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { GangwayError } from '../../protocol/errors.ts';
import { Base64, Id } from '../../protocol/wire.ts';

const PinFile = z.strictObject({
  organisation: Id,
  /** Certificate of the key that signs plans, DER in base64. */
  certificate: Base64,
});

export interface Pin {
  readonly organisation: string;
  readonly planSigner: string;
}

/**
 * Without the file the signer of the first plan is the one of all that follow: that protects against nothing that ran as
 * the person already at that moment.
 * @throws STATE_CORRUPT when it is there and not valid: going on without it would trust whoever is asked first
 */
export async function installedPin(file: URL): Promise<Pin | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new GangwayError('STATE_CORRUPT', { details: { what: 'plan-signer' }, cause: error });
  }
  try {
    const { organisation, certificate } = PinFile.parse(JSON.parse(text));
    return { organisation, planSigner: certificate };
  } catch (cause) {
    throw new GangwayError('STATE_CORRUPT', { details: { what: 'plan-signer' }, cause });
  }
}
