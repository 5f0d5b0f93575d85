/** The command `security`: argument lists and what its answers mean. Pure. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Command, CommandResult } from '../run-command.ts';

export const SYSTEM_KEYCHAIN = '/Library/Keychains/System.keychain';

/** A person needs time for a password; then they are asked whether it is to be shown again. */
const DIALOG_MS = 15 * 60_000;

const security = (args: readonly string[], timeout?: number): Command => ({
  file: '/usr/bin/security',
  args,
  ...(timeout === undefined ? {} : { timeout }),
});

export const findCertificates = security(['find-certificate', '-a', '-Z', SYSTEM_KEYCHAIN]);
/** `-l`: it is an authority; `-L`: without the network. */
export const verifyCertificate = (pem: string): Command =>
  security(['verify-cert', '-c', pem, '-p', 'basic', '-l', '-L']);
export const addTrusted = (pem: string): Command =>
  security(['add-trusted-cert', '-d', '-r', 'trustRoot', '-k', SYSTEM_KEYCHAIN, pem], DIALOG_MS);
export const removeTrusted = (pem: string): Command =>
  security(['remove-trusted-cert', '-d', pem], DIALOG_MS);
export const deleteCertificate = (sha256: string): Command =>
  security(['delete-certificate', '-Z', sha256.toUpperCase(), SYSTEM_KEYCHAIN]);

/** `errSecItemNotFound` as an exit code. */
const NOT_FOUND = 44;

/**
 * The SHA-256 of every certificate of the keychain, in lower case.
 * @throws ROOT_STORE_FAILED for an answer that is none
 */
export function parseHashes({ exitCode, stdout }: CommandResult): Set<string> {
  if (exitCode === NOT_FOUND) return new Set();
  if (exitCode !== 0) throw failed('find-certificate', exitCode);
  const found = stdout.matchAll(/^SHA-256 hash: ([0-9A-Fa-f]{64})[ \t\r]*$/gm);
  return new Set([...found].map(([, hash = '']) => hash.toLowerCase()));
}

/** @throws ROOT_STORE_FAILED when neither was said: another reason is no verdict about trust */
export function parseVerdict({ exitCode, stdout, stderr }: CommandResult): 'trusted' | 'untrusted' {
  if (exitCode === 0) return 'trusted';
  if (/CSSMERR_TP_NOT_TRUSTED|kSecTrustResultDeny/.test(stdout + stderr)) return 'untrusted';
  throw failed('verify-cert', exitCode);
}

/** `declined`, `unanswered`: a person said no, or could not be asked. `absent`: there was nothing to remove. */
export type TrustOutcome = 'done' | 'declined' | 'unanswered' | 'absent' | 'failed';

/** What stands before the sentence of a refusal is the same in every language. */
const REFUSAL = /^SecTrustSettingsSetTrustSettings: (?!errSec|CSSMERR_)(\S.*)$/m;

/**
 * The sentence, or the number behind it: the numbers stay in every language. A sentence that is not known is one in
 * another language: it stands where the system says what became of its question, and the command runs only where
 * somebody sits at the screen to answer, so it is a no.
 */
export function parseTrustChange({ exitCode, stdout, stderr }: CommandResult): TrustOutcome {
  if (exitCode === 0) return 'done';
  const said = `${stdout}\n${stderr}`;
  if (/no user interaction was possible|-60007\b/i.test(said)) return 'unanswered';
  if (/cancell?ed by the user|authorization (was )?denied|-6000[56]\b|-128\b/i.test(said)) return 'declined';
  if (/No Trust Settings (were found|for specified domain)/i.test(said)) return 'absent';
  return isForeign(REFUSAL.exec(said)?.[1]) ? 'declined' : 'failed';
}

const isForeign = (sentence: string | undefined): boolean =>
  sentence !== undefined && !/\b(the|was|were|failed)\b/i.test(sentence);

/** @throws unless the change was made or there was nothing to change */
export function assertTrustChanged(what: string, result: CommandResult): void {
  switch (parseTrustChange(result)) {
    case 'done':
    case 'absent':
      return;
    case 'declined':
      throw new GangwayError('SYSTEM_QUESTION_DECLINED', { details: { command: what } });
    case 'unanswered':
      throw new GangwayError('SYSTEM_QUESTION_UNANSWERED', { details: { command: what } });
    default:
      throw failed(what, result.exitCode);
  }
}

/** @throws ROOT_STORE_FAILED; a certificate that is gone already is as good */
export function assertDeleted({ exitCode, stderr }: CommandResult): void {
  const gone = exitCode === NOT_FOUND || stderr.startsWith('Unable to delete certificate matching');
  if (exitCode !== 0 && !gone) throw failed('delete-certificate', exitCode);
}

const failed = (command: string, exitCode: number): GangwayError =>
  new GangwayError('ROOT_STORE_FAILED', { details: { command, exitCode: String(exitCode) } });
