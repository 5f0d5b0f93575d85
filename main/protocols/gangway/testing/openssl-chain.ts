/** Chains made by the openssl command, so that certificates nobody here made are judged as well. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type KeyKind =
  'rsa:1024' | 'rsa:2048' | 'rsa:4096' | 'P-256' | 'P-384' | 'P-521' | 'ed25519' | 'prime192v1';
export type Digest = 'sha256' | 'sha384' | 'sha512' | 'sha1' | 'md5';

export interface Link {
  readonly subject: string;
  readonly key?: KeyKind;
  readonly digest?: Digest;
  /** Lines of an openssl extension section. */
  readonly extensions: readonly string[];
  /** Days since when, and until when, it is valid. */
  readonly days?: readonly [from: number, to: number];
}

export interface MadeChain {
  /** The server's key and its certificate with all authorities between it and the root, PEM. */
  readonly server: { readonly key: string; readonly cert: string };
  /** DER. */
  readonly root: Buffer;
  readonly sha256: string;
}

export const ROOT_EXTENSIONS = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
export const SERVER_EXTENSIONS = [
  'basicConstraints=CA:FALSE',
  'extendedKeyUsage=serverAuth',
  'subjectAltName=IP:127.0.0.1,DNS:localhost',
];

/** LibreSSL, which macOS has under this name, knows too few of the options. */
function isOpensslHere(): boolean {
  const { error, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  return error === undefined && stdout.startsWith('OpenSSL ');
}

/** In CI it must be there. */
export const lacksOpenssl: boolean = process.env['CI'] !== 'true' && !isOpensslHere();

const openssl = (...args: string[]): void =>
  void execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });

const keyArguments = (kind: KeyKind): string[] => {
  if (kind.startsWith('rsa:')) return ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${kind.slice(4)}`];
  if (kind === 'ed25519') return ['-algorithm', 'ED25519'];
  return ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${kind}`];
};

/** The form of `openssl ca` and `x509 -not_before`: `YYYYMMDDHHMMSSZ`. */
const stamp = (days: number): string =>
  new Date(Date.now() + days * 86_400_000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');

/** Makes a chain, root first and server last. Files go to `folder`. */
export function makeChain(folder: string, links: readonly Link[]): MadeChain {
  const path = (name: string): string => join(folder, name);
  links.forEach((link, index) => {
    const { subject, key = 'P-256', digest = 'sha256', extensions, days = [-1, 30] } = link;
    const issuer = Math.max(index - 1, 0);
    openssl('genpkey', ...keyArguments(key), '-out', path(`${index}.key`));
    openssl(
      'req',
      '-new',
      '-utf8',
      '-key',
      path(`${index}.key`),
      '-subj',
      subject,
      '-out',
      path(`${index}.csr`),
    );
    writeFileSync(path(`${index}.ext`), ['[x]', ...extensions, ''].join('\n'));
    writeFileSync(path(`${index}.db`), '');
    writeFileSync(path(`${index}.db.attr`), 'unique_subject = no\n');
    writeFileSync(path(`${index}.cnf`), caSettings(path(`${index}.db`), folder));
    const paths = {
      in: `${index}.csr`,
      out: `${index}.pem`,
      keyfile: `${issuer}.key`,
      extfile: `${index}.ext`,
    };
    const dates = ['-startdate', stamp(days[0]), '-enddate', stamp(days[1])];
    openssl(
      ...['ca', '-batch', '-notext', '-utf8', '-config', path(`${index}.cnf`)].concat(dates),
      ...Object.entries(paths).flatMap(([option, name]) => [`-${option}`, path(name)]),
      ...(index === 0 ? ['-selfsign'] : ['-cert', path(`${issuer}.pem`)]).concat(
        '-md',
        digest,
        '-extensions',
        'x',
      ),
    );
  });
  const pem = (index: number): string => readFileSync(path(`${index}.pem`), 'utf8');
  const last = links.length - 1;
  const upwards = links.map((_link, index) => last - index).filter((index) => index > 0);
  const root = new X509Certificate(pem(0)).raw;
  return {
    server: { key: readFileSync(path(`${last}.key`), 'utf8'), cert: upwards.map(pem).join('') },
    root,
    sha256: createHash('sha256').update(root).digest('hex'),
  };
}

const caSettings = (database: string, folder: string): string => `
[ca]
default_ca = this
[this]
database = ${database}
new_certs_dir = ${folder}
policy = any
rand_serial = yes
string_mask = utf8only
[any]
C = optional
O = optional
OU = optional
CN = supplied
`;
