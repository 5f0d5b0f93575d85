/** The certificate that the service shows: the operator's, or one of the service's own root. */
import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import type { PublishedRoot } from '../app/parts.ts';
import { sha256Hex, tlsCertificate } from './authorities.ts';
import type { Db } from '../storage/database.ts';
import type { RingEntry } from './key-ring.ts';
import type { MasterKey } from './master-key.ts';

export interface ServerTls {
  /** PEM, leaf first, as it is served. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  /** What agents must come to trust; null: they do already. */
  readonly root: PublishedRoot | null;
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The operator's files. A self-signed authority at the end of the chain is published as the root, so that an
 * organisation's own authority works as the service's own one does; without it the certificate is taken for a
 * publicly trusted one.
 * @throws when the files do not belong together.
 */
export function givenTls(files: { readonly certificate: string; readonly key: string }): ServerTls {
  const pems = files.certificate.match(PEM) ?? [];
  const [leaf, ...others] = pems.map((pem) => new X509Certificate(pem));
  if (!leaf) throw new Error('GANGWAY_TLS_CERT holds no certificate');
  if (!leaf.checkPrivateKey(createPrivateKey(files.key))) {
    throw new Error('GANGWAY_TLS_KEY is not the key of the first certificate in GANGWAY_TLS_CERT');
  }
  const last = others.at(-1);
  const isRoot = last !== undefined && last.ca && last.checkIssued(last) && last.verify(last.publicKey);
  return {
    certificate: files.certificate,
    key: files.key,
    root: isRoot ? { sha256: sha256Hex(last.raw), der: last.raw } : null,
  };
}

/** A certificate under the service's own root, for the names it is reached by; renewed when it nears its end. */
export async function ownTls(
  parts: { readonly db: Db; readonly master: MasterKey; readonly now: number },
  root: RingEntry,
  hosts: readonly string[],
): Promise<ServerTls> {
  const entry = await tlsCertificate(parts, root, hosts);
  const der = Buffer.from(root.certificate.rawData);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', entry.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return {
    certificate: entry.chain,
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    root: { sha256: sha256Hex(der), der },
  };
}
