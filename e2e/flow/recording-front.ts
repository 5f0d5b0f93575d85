/**
 * A TLS front before the service that writes down everything it decrypts: how a test learns the secrets of a run
 * (the code, tokens, proofs) to look for them where they must not be.
 */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Recorded {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answer: string;
}

export interface RecordingFront {
  readonly origin: string;
  readonly rootFingerprint: string;
  readonly recorded: readonly Recorded[];
  /** Where requests go; known only after the service behind was started with this origin. */
  forwardTo(origin: string): void;
  close(): Promise<void>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const times = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 86_400_000) };

const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const pemOf = async (key: CryptoKey): Promise<string> => {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
};

async function certificates() {
  const rootKeys = await newKeys();
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Recording Root',
    ...times,
    signingAlgorithm: ALGORITHM,
    keys: rootKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    subject: 'CN=127.0.0.1',
    issuer: root.subject,
    ...times,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  return { root: Buffer.from(root.rawData), cert: leaf.toString('pem'), key: await pemOf(keys.privateKey) };
}

export async function startRecordingFront(): Promise<RecordingFront> {
  const { root, cert, key } = await certificates();
  const rootFingerprint = createHash('sha256').update(root).digest('hex');
  const recorded: Recorded[] = [];
  let behind = '';

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { url = '/', method = 'GET' } = incoming;
    if (url === `/roots/${rootFingerprint}`) {
      outgoing.writeHead(200, { 'content-type': 'application/pkix-cert' }).end(root);
      return;
    }
    const body = await buffer(incoming);
    const { host: _, ...headers } = incoming.headers;
    const forwarded = request(`${behind}${url}`, {
      method,
      headers,
      rejectUnauthorized: false,
      agent: false,
    });
    forwarded.end(body);
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
    const bytes = await buffer(answer);
    recorded.push({
      path: url,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body: body.toString('utf8'),
      answer: bytes.toString('utf8'),
    });
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(bytes);
  }

  const server = createServer({ cert, key }, (incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rootFingerprint,
    recorded,
    forwardTo: (origin) => (behind = origin),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
