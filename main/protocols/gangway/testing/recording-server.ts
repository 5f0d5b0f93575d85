/**
 * A server that keeps every byte it is sent: decrypted where it speaks TLS, as it came where it does not.
 * What it answers is given by the test, so that it plays the right server and every wrong one.
 */
import http, { type IncomingMessage, type RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import type { Issued } from './certificates.ts';

export interface RecordingServer {
  readonly port: number;
  /** `https://127.0.0.1:port`; also for the plain one, as that is what the agent is told. */
  readonly origin: string;
  /** Method and path of every request that was understood, in order. */
  readonly requests: string[];
  /** Requests by connection. */
  readonly perConnection: () => number[];
  /** Everything decrypted (TLS), or everything (plain). */
  readonly heard: () => string;
  /** Connections ever opened, whatever came of them. */
  readonly connections: () => number;
  /** Connections open at this moment. */
  readonly open: () => number;
  /** Resolves when no connection is open. */
  quiet(): Promise<void>;
  /** Presents another certificate from now on. */
  present(certificate: Issued, chain?: readonly Issued[]): void;
  close(): Promise<void>;
}

const tlsOptions = (certificate: Issued, chain: readonly Issued[]): { key: string; cert: string } => ({
  key: certificate.keyPem,
  cert: [certificate, ...chain].map(({ pem }) => pem).join(''),
});

export function recordingTlsServer(
  certificate: Issued,
  listener: RequestListener,
  chain: readonly Issued[] = [],
): Promise<RecordingServer> {
  const server = https.createServer(tlsOptions(certificate, chain));
  return record(server, 'secureConnection', listener, (next, rest) =>
    server.setSecureContext(tlsOptions(next, rest)),
  );
}

/** From PEM files made elsewhere, weak ones too: a server that presents them asks nobody. */
export const recordingTlsServerFromPem = (
  pem: { key: string; cert: string; minVersion?: tls.SecureVersion; maxVersion?: tls.SecureVersion },
  listener: RequestListener,
): Promise<RecordingServer> =>
  record(
    https.createServer({ ...pem, ciphers: `${tls.DEFAULT_CIPHERS}:@SECLEVEL=0` }),
    'secureConnection',
    listener,
    () => {
      throw new Error('this server keeps its certificate');
    },
  );

export const recordingPlainServer = (listener: RequestListener): Promise<RecordingServer> =>
  record(http.createServer(), 'connection', listener, () => {
    throw new Error('a plain server presents nothing');
  });

async function record(
  server: http.Server | https.Server,
  clear: 'connection' | 'secureConnection',
  listener: RequestListener,
  present: (certificate: Issued, chain: readonly Issued[]) => void,
): Promise<RecordingServer> {
  const heard: Buffer[] = [];
  const requests: string[] = [];
  const connections = new Map<Socket, number>();
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const wake of waiting.splice(0)) wake();
    });
  });
  server.on(clear, (socket: Socket) => {
    connections.set(socket, 0);
    socket.on('data', (piece: Buffer) => heard.push(piece));
  });
  server.on('request', (request: IncomingMessage, response) => {
    requests.push(`${request.method} ${request.url}`);
    connections.set(request.socket, (connections.get(request.socket) ?? 0) + 1);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `https://127.0.0.1:${port}`,
    requests,
    perConnection: () => [...connections.values()],
    heard: () => Buffer.concat(heard).toString('latin1'),
    connections: () => accepted,
    open: () => sockets.size,
    quiet: () => (sockets.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    present: (certificate, chain = []) => present(certificate, chain),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
