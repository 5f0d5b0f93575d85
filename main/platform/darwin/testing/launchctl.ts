/** Launchd of the fake Mac, as far as daemons go. */
import { readFileSync, statSync } from 'node:fs';
import { complains, type FakeCommand, matches, says, unknown } from './world.ts';

/**
 * `print` of what is not loaded ends with 113, `bootstrap` without root, of what is loaded already, of a file that others
 * could change or of what is no property list with 5.
 */
export const launchctl: FakeCommand = (args, { uid }, { daemons }) => {
  const [, domain = '', path = ''] = args;
  if (matches(args, 'print', '*') && domain.startsWith('system/')) {
    const label = domain.slice('system/'.length);
    if (daemons.has(label)) return says(`${domain} = {\n\tstate = not running\n}\n`);
    return complains(113, `Could not find service "${label}" in domain for system\n`);
  }
  if (!matches(args, 'bootstrap', 'system', '*')) return unknown('launchctl', args);
  const content = readFileSync(path, 'utf8');
  const label = /<key>Label<\/key>\s*<string>([^<]+)<\/string>/.exec(content)?.[1];
  const open = (statSync(path).mode & 0o022) !== 0;
  const isList = content.startsWith('<?xml ') && !/&(?!(amp|lt|gt);)/.test(content);
  if (uid !== 0 || label === undefined || daemons.has(label) || open || !isList) {
    return complains(5, 'Bootstrap failed: 5: Input/output error\n');
  }
  daemons.set(label, content);
  return says('');
};
