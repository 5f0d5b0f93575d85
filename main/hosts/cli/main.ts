/** The command line. `--version` and `--help` answer before anything else is loaded. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { AGENT_VERSION } from '../../engine/version.ts';

// Beside the program, so that only who may change the program may change what it keeps: the system's temporary
// folder, which is the default, is open to everybody, and this may run as administrator.
enableCompileCache(join(import.meta.dirname, '.compiled'));
const args = process.argv.slice(2);
if (args.includes('--version')) {
  process.stdout.write(`gangway ${AGENT_VERSION}\n`);
} else {
  const { runCommandLine } = await import('./run-command-line.ts');
  process.exitCode = await runCommandLine(args);
}
