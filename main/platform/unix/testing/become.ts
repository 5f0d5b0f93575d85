/** The beginning of every program of these tests: becomes the account that it is told, and says which process it is. */
import { createInterface } from 'node:readline';
import { GangwayError } from '../../../../protocol/errors.ts';

export { peerOf } from './peer-here.ts';

export const say = (said: object): void => void process.stdout.write(`${JSON.stringify(said)}\n`);

export const sayError = (error: unknown): void =>
  say(error instanceof GangwayError ? { code: error.code, ...error.details } : { error: String(error) });

/** @returns its other arguments, and the lines that the test says to it */
export function become(): { args: string[]; lines: AsyncIterator<string> } {
  const [uid, ...args] = process.argv.slice(2);
  if (uid !== '0') {
    process.setgroups?.([]);
    process.setgid?.(Number(uid));
    process.setuid?.(Number(uid));
  }
  say({ pid: process.pid });
  process.stdin.on('end', () => process.exit());
  return { args, lines: createInterface({ input: process.stdin })[Symbol.asyncIterator]() };
}
