/** The database behind a way that can be cut, as networks do. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabaseOn, hasPostgres } from '../storage/testing/databases.ts';
import { fetchOver } from './testing/https-client.ts';
import { startTestService, type TestService } from './testing/test-service.ts';

describe.skipIf(!hasPostgres())('while PostgreSQL is away', () => {
  const sockets = new Set<Socket>();
  let cut = false;
  let service: TestService;
  let target: string;
  const way = createServer((from) => {
    if (cut) {
      from.destroy();
      return;
    }
    const to = connect(target);
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    from.pipe(to);
    to.pipe(from);
  });

  beforeAll(async () => {
    const { location, remove } = await freshDatabaseOn('postgres');
    // An address with a socket's folder in it is none that `URL` reads.
    const [, name = '', folder = ''] =
      /@\/(\w+)\?host=(.*)$/.exec('url' in location ? location.url : '') ?? [];
    target = `${decodeURIComponent(folder)}/.s.PGSQL.5432`;
    way.listen(0, '127.0.0.1');
    await once(way, 'listening');
    const { port } = way.address() as AddressInfo;
    const through = `postgres://postgres@127.0.0.1:${String(port)}/${name}`;
    service = await startTestService(() => Promise.resolve({ location: { url: through }, remove }));
  });
  afterAll(async () => {
    await service.close();
    way.close();
  });
  const ask = async (path: string) => {
    const { status, json, headers } = await fetchOver(service.rootPem, service.origin + path);
    return { status, code: json?.['code'], retryAfter: headers['retry-after'] };
  };

  test('each request is told to come back, and when it is there again everything goes on', async () => {
    expect((await ask('/.well-known/gangway')).status).toBe(200);
    cut = true;
    for (const socket of sockets) socket.destroy();
    const busy = { status: 503, code: 'SERVER_BUSY', retryAfter: '5' };
    expect(await ask('/.well-known/gangway')).toEqual(busy);
    expect(await ask('/healthz')).toEqual(busy);
    cut = false;
    expect((await ask('/.well-known/gangway')).status).toBe(200);
    expect((await ask('/healthz')).status).toBe(200);
  });
});
