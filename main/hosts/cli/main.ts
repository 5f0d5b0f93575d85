/** The command line. `--version` and `--help` answer before anything else is loaded. */
import { enableCompileCache } from 'node:module';
import { AGENT_VERSION } from '../../engine/version.ts';

enableCompileCache();
const args = process.argv.slice(2);
if (args.includes('--version')) {
  process.stdout.write(`gangway ${AGENT_VERSION}\n`);
} else {
  const { runCommandLine } = await import('./run-command-line.ts');
  process.exitCode = await runCommandLine(args);
}
