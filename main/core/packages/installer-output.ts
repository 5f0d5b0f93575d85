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

/** `API_KEY = …`, `password:…`, `"token": "…"`, `--secret …`: what stands behind such a name goes, to the end of the line. */
const NAMED =
  /((?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|authorization|cookie|(?:api|activation|licen[cs]e|product|private|access|shared|pre-?shared|encryption|account)[ _-]?key|(?:^|[^a-z])(?:key|pin)|connection[ _-]?string|signature)[a-z0-9_-]*["']?\s*(?:[:=]|\bis\b|\s)\s*)\S.*$/i;

/** `Bearer …`, `Basic …` */
const SCHEME = /\b(bearer|basic|negotiate|digest)\s+\S+/gi;

/** Log-in, query and fragment of an address. */
const ADDRESS = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@"']*@)?([^\s?#"']*)(?:[?#][^\s"']*)?/gi;

/** Runs of characters that no word has: keys, tokens, hashes. A product code is shorter and has hyphens. */
const RUN = /[A-Za-z0-9+=_]{32,}/g;

/** The account in a folder of a person, up to the next folder. */
const HOME = /([\\/](?:users|home|documents and settings)[\\/]+)[^\\/\r\n"'<>|:*?]+/gi;

const PRIVATE_KEY = /-----BEGIN [A-Z ]*-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g;
/** Of one whose beginning is not in what is looked at. */
const REST_OF_KEY = /^[\s\S]*-----END [A-Z ]*-----/;

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029]+/g;

/** @param output as the installer wrote it, of any length; nothing in it is believed */
export function keepable(output: string): string {
  const lines = output
    .slice(-LOOKED_AT)
    .replace(PRIVATE_KEY, GONE)
    .replace(REST_OF_KEY, GONE)
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(CONTROL, ' ').trimEnd())
    .filter((line) => line !== '');
  return lines.slice(-LINES).map(harmless).join('\n');
}

const harmless = (line: string): string =>
  line
    .slice(0, LINE_LOOKED_AT)
    .replace(ADDRESS, '$1$2')
    .replace(SCHEME, `$1 ${GONE}`)
    .replace(NAMED, `$1${GONE}`)
    .replace(RUN, GONE)
    .replace(HOME, '$1[person]')
    .slice(0, LINE_LENGTH);
