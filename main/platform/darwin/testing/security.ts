/** `security` of the fake Mac. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Caller, complains, type FakeCommand, matches, says, unknown, type World } from './world.ts';

const KEYCHAIN = '/Library/Keychains/System.keychain';

const sha256Of = (pem: string): string =>
  createHash('sha256')
    .update(new X509Certificate(readFileSync(pem)).raw)
    .digest('hex')
    .toUpperCase();

export const security: FakeCommand = (args, caller, world) => {
  const last = args.at(-1) ?? '';
  if (matches(args, 'find-certificate', '-a', '-Z', KEYCHAIN)) return find(world);
  if (matches(args, 'verify-cert', '-c', '*', '-p', 'basic', '-l', '-L')) {
    if (world.trusted.has(sha256Of(args[2] ?? ''))) return says('...certificate verification successful.\n');
    return complains(1, 'Cert Verify Result: CSSMERR_TP_NOT_TRUSTED\n');
  }
  if (matches(args, 'add-trusted-cert', '-d', '-r', 'trustRoot', '-k', KEYCHAIN, '*')) {
    if (caller.uid !== 0) return complains(1, 'SecCertificateAddToKeychain: UNIX[Permission denied]\n');
    // As the real one does: into the keychain first, then the question.
    world.keychain.add(sha256Of(last));
    const refusal = ask('SecTrustSettingsSetTrustSettings', caller, world);
    if (refusal === undefined) world.trusted.add(sha256Of(last));
    return refusal ?? says('');
  }
  if (matches(args, 'remove-trusted-cert', '-d', '*')) {
    const call = 'SecTrustSettingsRemoveTrustSettings';
    if (!world.trusted.has(sha256Of(last))) return complains(1, `${call}: No Trust Settings were found.\n`);
    const refusal = ask(call, caller, world);
    if (refusal === undefined) world.trusted.delete(sha256Of(last));
    return refusal ?? says('');
  }
  if (matches(args, 'delete-certificate', '-Z', '*', KEYCHAIN)) {
    // What it says to who is not root was never seen.
    if (caller.uid !== 0) return unknown('security', args);
    if (world.keychain.delete(args[2] ?? '')) return says('');
    return complains(1, `Unable to delete certificate matching "${args[2] ?? ''}"`);
  }
  return unknown('security', args);
};

/** The hashes stand before the keychain line of their certificate. */
function find(world: World): ReturnType<FakeCommand> {
  const blocks = [...world.keychain].map((sha256) => {
    const sha1 = createHash('sha1').update(sha256).digest('hex').toUpperCase();
    return `SHA-256 hash: ${sha256}\nSHA-1 hash: ${sha1}\nkeychain: "${KEYCHAIN}"\nversion: 256\nclass: 0x80001000 \n`;
  });
  return says(blocks.join(''));
}

/** Since macOS 11 being root is not enough: the person is asked, where there is a screen. */
function ask(call: string, caller: Caller, world: World): ReturnType<FakeCommand> | undefined {
  if (!caller.onScreen) {
    return complains(1, `${call}: The authorization was denied since no user interaction was possible.\n`);
  }
  if (world.answer === 'allow') return undefined;
  return complains(1, `${call}: ${world.refusal}\n`);
}
