/** A private certificate authority and the certificate of one server, as an organisation would have them. */
import 'reflect-metadata';
import { createPrivateKey } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export interface Authority {
  /** DER. */
  readonly root: Buffer;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** @param address of the server */
export async function makeAuthority(address: string): Promise<Authority> {
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  const valid = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };
  const common = { ...valid, signingAlgorithm: ALGORITHM };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...common,
    name: 'CN=Acme Lab CA',
    keys: authority,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...common,
    subject: 'CN=server',
    issuer: root.subject,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: address }])],
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', server.privateKey));
  return {
    root: Buffer.from(root.rawData),
    certificate: leaf.toString('pem'),
    key: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
      .export({ format: 'pem', type: 'pkcs8' })
      .toString(),
  };
}

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
