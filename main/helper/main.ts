/** The elevated helper: a process of its own, with the rights to change this computer. It opens no network connection. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Beside the program, as only who may change the program may change what it keeps.
enableCompileCache(join(import.meta.dirname, '.compiled'));
const { runHelper } = await import('./run-helper.ts');
process.exitCode = await runHelper(process.argv.slice(2));
