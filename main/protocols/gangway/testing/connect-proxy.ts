/** A small real CONNECT proxy. Names that exist nowhere lead to 127.0.0.1, so that only the proxy knows the way. */
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Issued } from './certificates.ts';

export interface ConnectProxy {
  readonly url: string;
  /** `host:port` of every CONNECT. */
  readonly asked: string[];
  /** What came in before and inside the tunnels. */
  readonly heard: () => string;
  close(): Promise<void>;
}

export interface ProxyBehaviour {
  /** The only user and password let through. */
  readonly credentials?: string;
  /** Answers CONNECT with these bytes instead. */
  readonly answer?: string;
  /** Is itself reached over TLS. */
  readonly certificate?: Issued;
  /** Says nothing at all. */
  readonly silent?: boolean;
}

export async function connectProxy(behaviour: ProxyBehaviour = {}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const { certificate } = behaviour;
  const server =
    certificate === undefined
      ? http.createServer()
      : https.createServer({ key: certificate.keyPem, cert: certificate.pem });
  server.on('connection', keep);
  server.on('connect', (request, socket: Socket, head) => {
    asked.push(request.url ?? '');
    heard.push(Buffer.from(JSON.stringify(request.headers)), head);
    socket.on('data', (piece: Buffer) => heard.push(piece));
    if (behaviour.silent === true) return;
    if (behaviour.answer !== undefined) return void socket.end(behaviour.answer);
    const wanted = `Basic ${Buffer.from(behaviour.credentials ?? '').toString('base64')}`;
    if (behaviour.credentials !== undefined && request.headers['proxy-authorization'] !== wanted) {
      return void socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\ncontent-length: 0\r\n\r\n',
      );
    }
    const port = Number(/:(\d+)$/.exec(request.url ?? '')?.[1]);
    const onward = net.connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    keep(onward);
    onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    heard: () => Buffer.concat(heard).toString('latin1'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
