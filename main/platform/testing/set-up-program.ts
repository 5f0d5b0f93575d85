/**
 * A task of `set-up.ts` as a process that can be killed. Arguments: directory, `set-up` or `take-back`. Prints
 * the code of what fails. For tests only.
 */
import { GangwayError } from '../../../protocol/errors.ts';
import { tasks } from './set-up.ts';

const [directory = '', task] = process.argv.slice(2);
try {
  await tasks[task === 'set-up' ? 'set-up' : 'take-back'](directory);
} catch (error) {
  if (!(error instanceof GangwayError)) throw error;
  process.stdout.write(`${error.code} ${error.details['file'] ?? ''}\n`);
  process.exitCode = 1;
}
