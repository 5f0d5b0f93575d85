/** `osascript` of the fake Mac, as far as it starts something as root. */
import { SCRIPT } from '../elevation/osascript.ts';
import { complains, type FakeCommand, says, unknown } from './world.ts';

const BEFORE = 'cd /; ';
const AFTER = ' </dev/null >/dev/null 2>&1 & echo $!';

export const osascript: FakeCommand = (args, caller, world) => {
  const [line = '', prompt = '', ...more] = args.slice(2 * SCRIPT.length);
  const isScript = SCRIPT.every((part, at) => args[2 * at] === '-e' && args[2 * at + 1] === part);
  // The person reads the reason; without one they should not say yes.
  if (!isScript || more.length > 0 || prompt.length < 20) return unknown('osascript', args);
  const words = wordsOf(line);
  if (words === undefined) return unknown('sh', [line]);
  // For root it asks nobody; who is root already has no reason to go this way.
  if (caller.uid === 0) return unknown('osascript', ['as root']);
  const error = (text: string, number: number): ReturnType<FakeCommand> =>
    complains(1, `26:117: execution error: ${text} (${number})\n`);
  // The same words for both.
  if (!caller.onScreen || world.answer === 'mistype') {
    return error('The administrator user name or password was incorrect.', -60007);
  }
  if (world.answer === 'decline') return error('User canceled.', -128);
  // With line ends as AppleScript makes them.
  return says(`${world.elevate(words)}\n`);
};

/** Reads a line as a shell would, and knows nothing of a shell but words in single quotes. */
export function wordsOf(line: string): string[] | undefined {
  if (!line.startsWith(BEFORE) || !line.endsWith(AFTER)) return undefined;
  const words: string[] = [];
  let rest = line.slice(BEFORE.length, -AFTER.length);
  while (rest !== '') {
    const found = /^((?:'[^']*'|\\')+)(?: |$)/.exec(rest);
    if (found === null) return undefined;
    const [whole, word = ''] = found;
    words.push(
      word.replaceAll(/'([^']*)'|\\(')/g, (_, plain?: string, quote?: string) => plain ?? quote ?? ''),
    );
    rest = rest.slice(whole.length);
  }
  return words;
}
