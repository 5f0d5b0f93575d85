/** Appends lines of 100 bytes to a journal until it cannot; prints the code and what is left. For tests only. */
import { GangwayError } from '../../../protocol/errors.ts';
import { sandboxPlatform } from '../sandbox/index.ts';
import { hostOs } from '../select.ts';

const [directory = ''] = process.argv.slice(2);
const { journal } = sandboxPlatform(directory, hostOs());
const line = Buffer.from(`${'x'.repeat(99)}\n`);
let whole = 0;
try {
  for (; whole < 10_000; whole += 1) {
    await journal.append(line);
    await journal.sync();
  }
} catch (error) {
  await journal.truncate(whole * line.length);
  const left = (await journal.read()).length / line.length;
  process.stdout.write(`${error instanceof GangwayError ? error.code : String(error)} ${whole} ${left}\n`);
}
