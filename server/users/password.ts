/** Passwords: Argon2id with the parameters that OWASP asks for at least. */
import { hash, verify } from '@node-rs/argon2';

/** 19 MiB, two passes, one lane: about 20 ms here. Argon2id is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), COST);

/** Made once, so that an unknown name takes as long as a wrong password. */
let nobody: Promise<string> | undefined;

/** @param stored the user's hash; undefined when there is no such user, which takes as long and is never right. */
export async function checkPassword(stored: string | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this one');
  const right = await verify(stored ?? (await nobody), password.normalize('NFC'));
  return right && stored !== undefined;
}
