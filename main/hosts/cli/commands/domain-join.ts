/** `gangway domain-join inspect FILE`: which computer would join which domain. Changes nothing, needs no network. */
import { LARGEST_BLOB_FILE } from '../../../core/odj/blob-file.ts';
import { inspectBlobFile } from '../../../core/odj/inspect.ts';
import type { JoinBlob } from '../../../core/odj/join-blob.ts';
import { readCredentialFile } from '../blob-file.ts';
import { jsonLine } from '../json-line.ts';
import { harmless } from '../terminal.ts';
import type { CommandParts } from './parts.ts';

/**
 * @returns 0
 * @throws USAGE, JOIN_BLOB_INVALID, JOIN_BLOB_UNSUPPORTED
 */
export async function domainJoin({ options, words, write }: CommandParts): Promise<number> {
  const file = await readCredentialFile(options.blobFile ?? '', LARGEST_BLOB_FILE);
  let blob: JoinBlob;
  try {
    blob = inspectBlobFile(file);
  } finally {
    file.fill(0);
  }
  if (options.json) {
    write(jsonLine({ event: 'join-blob', ...told(blob) }));
    return 0;
  }
  for (const name of ['domain', 'machineName', 'domainController', 'site'] as const) {
    const value = blob[name] === '' ? words.say('cli:blob.none') : blob[name];
    write(`${words.say(`cli:blob.${name}`)}: ${harmless(value)}\n`);
  }
  return 0;
}

/** Named one by one, so that nothing is told that somebody only adds to the type. */
const told = ({ domain, machineName, domainController, site, parts, ...rest }: JoinBlob): object => ({
  domain,
  machineName,
  domainController,
  site,
  dnsDomain: rest.dnsDomain,
  netbiosDomain: rest.netbiosDomain,
  domainControllerAddress: rest.domainControllerAddress,
  parts,
});
