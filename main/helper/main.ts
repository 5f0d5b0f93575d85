/** The elevated helper: a process of its own, with the rights to change this computer. It opens no network connection. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const EXIT_MS = 1_000;

// Beside the program, as only who may change the program may change what it keeps.
enableCompileCache(join(import.meta.dirname, '.compiled'));
const { runHelper } = await import('./run-helper.ts');
process.exitCode = await runHelper(process.argv.slice(2));
// Whatever still hangs, such as an agent that reads nothing, keeps no process with these rights.
setTimeout(() => process.exit(), EXIT_MS).unref();
