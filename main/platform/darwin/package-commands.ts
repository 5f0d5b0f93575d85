/** `pkgutil` and `installer`: argument lists and what their answers mean. Pure. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Command, CommandResult } from '../run-command.ts';

/** Installers may take long on a slow disk; less than a step may take. */
const INSTALL_MS = 40 * 60_000;
/** Every byte of a package is hashed for it. */
const SIGNATURE_MS = 10 * 60_000;

export const receiptCommand = (id: string): Command => ({
  file: '/usr/sbin/pkgutil',
  args: [`--pkg-info=${id}`],
});
export const signatureCommand = (path: string): Command => ({
  file: '/usr/sbin/pkgutil',
  args: ['--check-signature', path],
  timeout: SIGNATURE_MS,
});
/** Never with `-allowUntrusted`. */
export const installCommand = (path: string): Command => ({
  file: '/usr/sbin/installer',
  args: ['-pkg', path, '-target', '/'],
  timeout: INSTALL_MS,
});

/** Static: what the package says of itself, before anything of it has run. */
export const restartQuery = (path: string): Command => ({
  file: '/usr/sbin/installer',
  args: ['-query', 'RestartAction', '-pkg', path],
});

/** What of a line begins with a label; leading spaces differ between versions. */
const value = (output: string, label: string): string | undefined =>
  new RegExp(`^[ \\t]*${label}: (\\S.*?)[ \\t\\r]*$`, 'm').exec(output)?.[1];

/**
 * The version of the receipt, `undefined` when there is none.
 * @throws PACKAGE_INSTALL_FAILED for an answer that is neither
 */
export function parseReceipt(id: string, { exitCode, stdout, stderr }: CommandResult): string | undefined {
  const version = value(stdout, 'version');
  if (exitCode === 0 && value(stdout, 'package-id') === id && version !== undefined) return version;
  if (`${stdout}\n${stderr}`.includes(`No receipt for '${id}' found`)) return undefined;
  throw failed({ command: 'pkgutil', exitCode: String(exitCode) });
}

/** The one status of packages that a Developer ID signed; others begin alike and mean something else. */
const SIGNED = 'signed by a developer certificate issued by Apple for distribution';
const SIGNER = /^[ \t]*1\. Developer ID Installer: .* \(([A-Z0-9]{10})\)[ \t\r]*$/gm;

/**
 * Exit codes of this command are not documented, so nothing but a whole answer counts; the name of the signer means
 * nothing before the status says that Apple vouches for it.
 * @throws PACKAGE_SIGNATURE with `why`
 */
export function assertSignedBy(teamId: string, { exitCode, stdout }: CommandResult): void {
  const status = value(stdout, 'Status');
  if (exitCode !== 0 || status !== SIGNED) throw refused('status', { status: status ?? 'none' });
  const [signer, ...more] = [...stdout.matchAll(SIGNER)].map(([, team]) => team);
  if (signer === undefined || more.length > 0) throw refused('signer');
  if (signer !== teamId) throw refused('team', { expected: teamId, actual: signer });
}

export const refused = (why: string, details: Record<string, string> = {}): GangwayError =>
  new GangwayError('PACKAGE_SIGNATURE', { details: { why, ...details } });

const LONGEST = 200;

/**
 * Its words are translated, its exit code is not.
 * @throws NEEDS_ADMINISTRATOR, PACKAGE_INSTALL_FAILED with the reason in its last line
 */
export function assertInstalled({ exitCode, stdout, stderr }: CommandResult): void {
  if (exitCode === 0) return;
  const said = `${stdout}\n${stderr}`;
  if (said.includes('Must be run as root')) throw new GangwayError('NEEDS_ADMINISTRATOR');
  const lines = [...said.matchAll(/^installer: (\S.*)$/gm)].map(([, line = '']) => line.trim());
  throw failed({ exitCode: String(exitCode), reason: lines.at(-1)?.slice(0, LONGEST) ?? 'none' });
}

export const failed = (details: Record<string, string>): GangwayError =>
  new GangwayError('PACKAGE_INSTALL_FAILED', { details });

const RESTARTS = new Set(['RecommendRestart', 'RequireLogout', 'RequireRestart', 'RequireShutdown']);

/**
 * Whether the package wants a restart after it. Signing out, which some want, a restart does as well; who cannot tell
 * asks for none, as a package without that wish answers the same.
 */
export const asksForRestart = ({ exitCode, stdout }: CommandResult): boolean =>
  exitCode === 0 && RESTARTS.has(stdout.trim());
