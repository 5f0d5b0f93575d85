/** Notes which account it runs as, in the file that its last argument names. */
import { appendFileSync } from 'node:fs';
import { userInfo } from 'node:os';

appendFileSync(process.argv.at(-1) ?? '', `${userInfo().username}\n`);
