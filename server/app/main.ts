/** Entry of the service. Compiled code is kept in the data folder, which makes the next start twice as fast. */
import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { DATA_DEFAULT } from './data-folder.ts';

try {
  const data = process.env['GANGWAY_DATA'] || DATA_DEFAULT;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // Not the system's temporary folder: whoever can write there could have us run their code.
  enableCompileCache(join(data, 'compiled'));
} catch {
  // Without the cache everything works; what is wrong with the folder is said when it is needed.
}
await import('./run.ts');
