/** Takes the lock of a simulated computer and keeps it until it is killed. For tests only. */
import { GangwayError } from '../../../protocol/errors.ts';
import { sandboxPlatform } from '../sandbox/index.ts';
import { hostOs } from '../select.ts';

const [directory = ''] = process.argv.slice(2);
try {
  await sandboxPlatform(directory, hostOs()).lock();
  process.stdout.write('locked\n');
  // The lock alone keeps no process alive.
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${error instanceof GangwayError ? error.code : String(error)}\n`);
}
