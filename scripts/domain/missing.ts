/** What the domain tests need of a machine, and what of it is not there. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, globSync } from 'node:fs';
import { isolated } from './isolated.ts';

export interface Missing {
  readonly what: string;
  /** Whether installing packages would help. */
  readonly installable: boolean;
}

/** Program and the Debian package that brings it. */
const PROGRAMS = [
  ['samba', 'samba-ad-dc'],
  ['samba-tool', 'samba'],
  ['net', 'samba-common-bin'],
  ['smbclient', 'smbclient'],
  ['ip', 'iproute2'],
  ['unshare', 'util-linux'],
] as const;

/** Files that Samba needs besides its programs, by pattern. */
const FILES = [
  ['/usr/share/samba/setup/provision.ldif', 'samba-ad-provision'],
  ['/usr/lib/*/samba/vfs/acl_xattr.so', 'samba-vfs-modules'],
  ['/usr/lib/*/samba/ldb/samba_dsdb.so', 'samba-dsdb-modules'],
  ['/usr/lib/*/samba/service/winbindd.so', 'samba-ad-dc'],
  ['/usr/sbin/winbindd', 'winbind'],
  ['/usr/lib/*/libnetapi.so.1', 'samba-libs'],
] as const;

/** @returns the first thing that is missing; `undefined` when the tests can run. */
export function missing(): Missing | undefined {
  if (process.platform !== 'linux') return { what: 'Linux', installable: false };
  if (process.getuid?.() !== 0) return { what: 'root, for namespaces of its own', installable: false };
  const packages = [
    ...PROGRAMS.filter(([program]) => !onPath(program)),
    ...FILES.filter(([pattern]) => globSync(pattern).length === 0),
  ].map(([, name]) => name);
  if (packages.length > 0) {
    return { what: `the packages ${[...new Set(packages)].join(', ')}`, installable: true };
  }
  const { status } = spawnSync('unshare', isolated(['true']), { stdio: 'ignore', timeout: 10_000 });
  return status === 0 ? undefined : { what: 'the right to make namespaces and mounts', installable: false };
}

/** Administrators' programs are looked for as well, whatever the search path of the caller. */
function onPath(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(`${folder}/${program}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
