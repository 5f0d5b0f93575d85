/**
 * What goes on after the restart: a launch agent that opens a window of Terminal at the next sign-in of any account,
 * where the enrollment asks for an administrator as it did before. Pure: the files as text.
 */
import type { Command } from '../run-command.ts';
import { plist } from './launch-file.ts';
import type { Program } from './mac.ts';

export const AGENT_LABEL = 'org.gangway.continue';
export const AGENT_FILE = `${AGENT_LABEL}.plist`;
/** People read this name in the title of the window. */
export const SCRIPT_FILE = 'Continue Enrollment.command';

/** One word of a shell, whatever is in it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

export const continueScript = ({ file, args }: Program): string => `#!/bin/sh
echo 'Gangway goes on with the enrollment of this Mac. The system will ask for an administrator.'
exec ${[file, ...args].map(quoted).join(' ')}
`;

const openScript = (script: string): Command => ({ file: '/usr/bin/open', args: ['-a', 'Terminal', script] });

/** `Aqua`: at sign-ins on the screen alone, not over the network. */
export function agentPlist(script: string): string {
  const { file, args } = openScript(script);
  return plist(
    AGENT_LABEL,
    [file, ...args],
    ['  <key>RunAtLoad</key>\n  <true/>', '  <key>LimitLoadToSessionType</key>\n  <string>Aqua</string>'],
  );
}
