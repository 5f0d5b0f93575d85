/**
 * What is kept of an installer's output for helpdesk: its last lines, without what looks like a secret or names a
 * person. Installers write what they like, so too much is taken out rather than too little. A secret of the plan is
 * blotted out of the bytes before they become this text.
 */

/** Enough for the reason of a failure and the way back after it. */
const LINES = 60;
const LINE_LENGTH = 300;

/** Characters that are looked at: of the whole, and of one line. */
const LOOKED_AT = 256 * 1024;
const LINE_LOOKED_AT = 1000;

const GONE = '[removed]';

const NAME = [
  'pass(?:word|wd|phrase|code)?',
  'pwd|secret|token|credentials?|authorization|cookie|connection[ _-]?string|signature',
  '(?:api|activation|licen[cs]e|product|private|access|shared|pre-?shared|encryption|account)[ _-]?key',
  '(?:^|[^a-z])(?:key|pin)',
  // Installers speak the language of the computer; Passwort, passord and mot de passe are found by their beginning.
  'kennwort|contrase[ñn]a|senha|salasana|lösenord|adgangskode|wachtwoord|has[łl]o|пароль',
  'パスワード|密[码碼]|كلمة (?:المرور|السر)',
].join('|');

/** `API_KEY = …`, `password:…`, `"token": "…"`, `--secret …`, `pwd%3D…`: what stands behind such a name goes, to the end of the line. */
const NAMED = new RegExp(
  `((?:${NAME})[a-z0-9_-]*(?:["']|%22)?\\s*(?:[:=]|%3[AD]|\\bis\\b|\\s)\\s*)\\S.*$`,
  'i',
);

/** `Password:` and nothing behind it: what was typed or printed stands in the next line. */
const NAMED_NEXT = new RegExp(`(?:${NAME})[a-z0-9_-]*["']?\\s*[:=]\\s*["']?$`, 'i');

/** `Bearer …`, `Basic …` */
const SCHEME = /\b(bearer|basic|negotiate|digest)\s+\S+/gi;

/** Log-in, query and fragment of an address. */
const ADDRESS = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@"']*@)?([^\s?#"']*)(?:[?#][^\s"']*)?/gi;

/** Runs of characters that no word has: keys, tokens, hashes. A product code is shorter and has hyphens. */
const RUN = /[A-Za-z0-9+=_]{32,}/g;
/** The same with hyphens, as base64url has them, where no file name and no product code looks so. */
const MIXED_RUN = /(?=[a-z0-9_-]*[A-Z])(?=[A-Z0-9_-]*[a-z])(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{32,}/g;
/** Base64 with slashes, which paths have too, by its end. */
const PADDED = /[A-Za-z0-9+/_-]{16,}={1,2}(?![A-Za-z0-9])/g;

/** The account in a folder of a person, up to the next folder. */
const HOME = /([\\/](?:users|home|documents and settings)[\\/]+)[^\\/\r\n"'<>|:*?]+/gi;

const PRIVATE_KEY = /-----BEGIN [A-Z ]*-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g;
/** Of one whose beginning is not in what is looked at. */
const REST_OF_KEY = /^[\s\S]*-----END [A-Z ]*-----/;

/** What stands between letters: colours of a terminal, and every second byte of UTF-16 that was read as something else. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const BETWEEN = /\u001B\[[0-9;]*[A-Za-z]|\u0000/g;

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029]+/g;

/** @param output as the installer wrote it, of any length; nothing in it is believed */
export function keepable(output: string): string {
  const lines = lookedAt(output)
    .replace(BETWEEN, '')
    .replace(PRIVATE_KEY, GONE)
    .replace(REST_OF_KEY, GONE)
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(CONTROL, ' ').trimEnd())
    .filter((line) => line !== '');
  return lines
    .slice(-LINES - 1)
    .map((line, at, all) => (NAMED_NEXT.test(all[at - 1]?.slice(-LINE_LOOKED_AT) ?? '') ? GONE : line))
    .slice(-LINES)
    .map(harmless)
    .join('\n');
}

/** Whole lines: what is left of a cut one may have lost the name of what stands in it. */
function lookedAt(output: string): string {
  if (output.length <= LOOKED_AT) return output;
  const end = output.slice(-LOOKED_AT);
  const first = end.search(/[\r\n]/);
  return first < 0 ? '' : end.slice(first);
}

const harmless = (line: string): string =>
  line
    .slice(0, LINE_LOOKED_AT)
    .replace(ADDRESS, '$1$2')
    .replace(SCHEME, `$1 ${GONE}`)
    .replace(NAMED, `$1${GONE}`)
    .replace(PADDED, GONE)
    .replace(RUN, GONE)
    .replace(MIXED_RUN, GONE)
    .replace(HOME, '$1[person]')
    .slice(0, LINE_LENGTH);
