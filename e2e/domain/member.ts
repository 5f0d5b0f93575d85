/** A Linux computer that may join: a Samba configuration and secrets of its own, beside others on this machine. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REALM, WORKGROUP } from './controller.ts';

export interface Member {
  readonly folder: string;
  /** Its `smb.conf`. */
  readonly configuration: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** @param name of its folder @param machineName its NetBIOS name */
export function memberIn(folder: string, name: string, machineName = name): Member {
  const own = join(folder, name);
  for (const part of ['private', 'lock', 'state', 'cache', 'run']) {
    mkdirSync(join(own, part), { recursive: true });
  }
  const configuration = join(own, 'smb.conf');
  writeFileSync(
    configuration,
    [
      '[global]',
      `workgroup = ${WORKGROUP}`,
      `realm = ${REALM}`,
      'security = ads',
      `netbios name = ${machineName}`,
      `private dir = ${own}/private`,
      `lock directory = ${own}/lock`,
      `state directory = ${own}/state`,
      `cache directory = ${own}/cache`,
      `pid directory = ${own}/run`,
      'kerberos method = secrets only',
      '',
    ].join('\n'),
  );
  const kerberos = join(own, 'krb5.conf');
  writeFileSync(
    kerberos,
    `[libdefaults]\n default_realm = ${REALM}\n dns_lookup_realm = false\n dns_lookup_kdc = true\n`,
  );
  return { folder: own, configuration, environment: { KRB5_CONFIG: kerberos } };
}
