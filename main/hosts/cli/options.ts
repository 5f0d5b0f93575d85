/** The command line, read once. Anything not understood is one clear sentence (USAGE). */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { GangwayError } from '../../../protocol/errors.ts';
import { parseFingerprint } from '../../../protocol/fingerprint.ts';
import { LANGUAGES } from '../../../texts/index.ts';
import { languageNamed } from './say.ts';

export const COMMANDS = [
  'enroll',
  'resume',
  'status',
  'check-in',
  'unenroll',
  'diagnose',
  'domain-join',
] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface Options {
  readonly command: CommandName;
  /** Address or link of the server; never with a code in it. */
  readonly server: string | undefined;
  /** A file with the code in its first line, `-` for standard input. */
  readonly codeFile: string | undefined;
  readonly rootFingerprint: string | undefined;
  /** Agree to the plan (enroll, resume) or to unenrolling without being asked. */
  readonly yes: boolean;
  /** Restart the computer without asking, when the enrollment needs it. */
  readonly restart: boolean;
  readonly json: boolean;
  /** Folder of a simulated computer. */
  readonly simulate: string | undefined;
  /** Beside `simulate`: the simulated computer is changed by a helper process, as a real one is. */
  readonly helper: boolean;
  /** What `domain-join inspect` looks at. */
  readonly blobFile: string | undefined;
}

const OPTIONS = {
  server: { type: 'string' },
  'code-file': { type: 'string' },
  'root-fingerprint': { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  restart: { type: 'boolean' },
  json: { type: 'boolean' },
  language: { type: 'string' },
  simulate: { type: 'string' },
  helper: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

/** @throws USAGE, FINGERPRINT_MALFORMED */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parsed(args);
  const [name, ...rest] = positionals;
  if (name === undefined) throw usage('noCommand', COMMANDS.join(', '));
  const command = COMMANDS.find((one) => one === name);
  if (!command) throw usage('unknownCommand', name);
  const blobFile = command === 'domain-join' ? inspectedFile(rest) : undefined;
  if (command !== 'domain-join' && rest.length > 0) throw usage('tooMany', rest.join(' '));
  const given = values['root-fingerprint'];
  const rootFingerprint = given === undefined ? undefined : parseFingerprint(given);
  if (given !== undefined && rootFingerprint === undefined) throw new GangwayError('FINGERPRINT_MALFORMED');
  for (const option of ['server', 'code-file', 'language', 'simulate'] as const) {
    if (values[option] === '') throw usage('emptyOption', `--${option}`);
  }
  if (values.language !== undefined && languageNamed(values.language) === undefined) {
    throw usage('language', `${values.language} (${LANGUAGES.join(', ')})`);
  }
  if (values.helper === true && values.simulate === undefined) throw usage('onlyWith', '--helper --simulate');
  const { server } = values;
  // A command line can be read by every program on the computer.
  if (server !== undefined && /#.*code=/.test(server)) {
    throw usage('codeOnCommandLine', '--code-file');
  }
  return {
    command,
    server,
    codeFile: values['code-file'],
    rootFingerprint,
    yes: values.yes ?? false,
    restart: values.restart ?? false,
    json: values.json ?? false,
    simulate: values.simulate,
    helper: values.helper ?? false,
    blobFile,
  };
}

/** `domain-join` has one thing to do, which is named all the same: joining by hand is none of them. */
function inspectedFile([what, file, ...rest]: readonly string[]): string {
  if (what !== 'inspect' || file === undefined || file === '') {
    throw usage('inspect', 'gangway domain-join inspect FILE');
  }
  if (rest.length > 0) throw usage('tooMany', rest.join(' '));
  return file;
}

/** What `--language` says, whatever else is wrong with the command line: in it that will be said. */
export function wishedLanguage(args: readonly string[]): string | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: false });
  return typeof values.language === 'string' ? values.language : undefined;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (cause) {
    // Node's own message names the option, but may repeat a value: only the option's name is taken from it.
    const option = /'(-{1,2}[\w-]+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
    throw usage('unknownOption', option ?? '');
  }
}

const usage = (what: string, value: string): GangwayError =>
  new GangwayError('USAGE', { details: { what, value: value.slice(0, 100) } });
