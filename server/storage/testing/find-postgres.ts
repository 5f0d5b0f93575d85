/** Where PostgreSQL's programs are on this machine. */
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

export interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
}

const runs = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export function findPostgres(path: string): PostgresPrograms | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...path.split(delimiter), ...versions.map((version) => join(DEBIAN, version, 'bin'))];
  const folder = folders.find(
    (candidate) => runs(join(candidate, 'postgres')) && runs(join(candidate, 'initdb')),
  );
  return folder === undefined
    ? undefined
    : { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb') };
}

/** PostgreSQL refuses to run as root; then it is the account that Debian made for it, or nobody. */
export function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = ['postgres:', 'nobody:'].flatMap((name) => lines.filter((text) => text.startsWith(name)))[0];
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error('no account to run PostgreSQL as');
  return { uid: Number(uid), gid: Number(gid) };
}
