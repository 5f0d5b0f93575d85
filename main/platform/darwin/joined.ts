/** What a Mac is joined to: a directory's domain. An Entra tenant knows accounts of Macs, no Macs. */
import type { JoinedFact } from '../../../protocol/redeem.ts';
import { knownText } from '../managed-fact.ts';
import type { Command, CommandResult, RunCommand } from '../run-command.ts';

export const showDirectoryCommand: Command = { file: '/usr/sbin/dsconfigad', args: ['-show'] };

/** Lines of the first block stand at the margin; the options below them are indented. */
const value = (output: string, label: string): string | undefined =>
  knownText(new RegExp(`^${label} += (\\S.*?)[ \\t\\r]*$`, 'm').exec(output)?.[1]);

/**
 * Only a whole answer counts, which names the account of the Mac as well. How one that is in no domain answers was never
 * seen with its exit code, so that is unknown, too.
 */
export function parseJoined({ exitCode, stdout }: CommandResult): JoinedFact {
  const domain = value(stdout, 'Active Directory Domain');
  const account = value(stdout, 'Computer Account');
  if (exitCode !== 0 || domain === undefined || account?.endsWith('$') !== true) return { to: 'unknown' };
  return { to: 'directory', domain };
}

/** Needs no administrator. */
export const readJoined = (run: RunCommand): Promise<JoinedFact> =>
  run(showDirectoryCommand).then(parseJoined, () => ({ to: 'unknown' }));
