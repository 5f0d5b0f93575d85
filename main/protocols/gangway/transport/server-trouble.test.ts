import type { ServerResponse } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, failureOf } from '../testing/agent.ts';
import { DEVICE, ENROLLMENT } from '../testing/service.ts';
import { onRedeem, redeem, type Trouble, trouble } from '../testing/trouble.ts';

let at: Trouble;
beforeAll(async () => {
  at = await trouble();
});
afterEach(() => at.end());

describe('a connection that goes wrong', () => {
  test('G3 a server that is not there', async () => {
    const server = await at.start(() => false);
    await server.close();
    expect(await codeOf(redeem(at.session(server.origin)))).toBe('NETWORK_UNREACHABLE');
  });

  test('G3 a name that does not exist', async () => {
    expect(await codeOf(redeem(at.session('https://nowhere.invalid')))).toBe('NETWORK_DNS');
  });

  test('A9 G2 a connection cut after the server acted: the same again gives the same device', async () => {
    let answered = 0;
    const server = await at.start((request, response) => {
      if (request.url !== '/agent/v1/redeem') return false;
      answered += 1;
      // The service does all its work, then the answer is lost.
      if (answered === 1) response.writeHead = () => response.destroy();
      return false;
    });
    const session = at.session(server.origin);
    expect(await codeOf(redeem(session))).toBe('NETWORK_CUT');
    await expect(redeem(session)).resolves.toMatchObject({ device: DEVICE, enrollment: ENROLLMENT });
    expect(answered).toBe(2);
  });

  test('G3 a connection cut in the middle of the answer', async () => {
    const code = await at.outcome((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{', () => response.destroy());
    });
    expect(code).toBe('NETWORK_CUT');
  });

  test('G3 a connection cut in the middle of the handshake', async () => {
    const origin = await at.startRaw((socket) => socket.once('data', () => socket.destroy()));
    expect(await codeOf(redeem(at.session(origin)))).toBe('NETWORK_CUT');
  });
});

describe('a server that takes its time', () => {
  test('G3 no handshake: the connect time-out', async () => {
    const origin = await at.startRaw(() => undefined);
    const failure = await failureOf(redeem(at.session(origin, { timeouts: { connect: 100 } })));
    expect([failure.code, failure.details['phase']]).toEqual(['NETWORK_TIMEOUT', 'connect']);
  });

  test.each<[string, (response: ServerResponse) => unknown]>([
    ['no answer', () => undefined],
    [
      'a head and no body',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders(),
    ],
    [
      'a slow loris, a byte at a time',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'a slow loris in the head',
      (response) => {
        const timer = setInterval(() => response.socket?.write('H'), 10);
        response.on('close', () => clearInterval(timer));
        response.socket?.write('HTTP/1.1 200 OK\r\nx-');
      },
    ],
  ])('G3 %s: the time-out for a whole request', async (_what, answer) => {
    const server = await at.start(
      onRedeem((response) => {
        answer(response);
      }),
    );
    const failure = await failureOf(redeem(at.session(server.origin, { timeouts: { request: 200 } })));
    expect([failure.code, failure.details['phase']]).toEqual(['NETWORK_TIMEOUT', 'request']);
    await server.quiet();
  });

  test('A8 a request that is cancelled ends at once, and its connection with it', async () => {
    const abort = new AbortController();
    const server = await at.start((request) => {
      if (request.url !== '/agent/v1/redeem') return false;
      abort.abort();
      return true;
    });
    expect(await codeOf(redeem(at.session(server.origin), abort.signal))).toBe('CANCELLED');
    await server.quiet();
    const again = redeem(at.session(server.origin), abort.signal);
    expect(await codeOf(again)).toBe('CANCELLED');
    expect(server.requests).toHaveLength(1);
  });

  test('A8 closing the session ends what is being opened', async () => {
    const accepted = Promise.withResolvers<void>();
    const origin = await at.startRaw(() => accepted.resolve());
    const session = at.session(origin);
    const call = codeOf(redeem(session));
    await accepted.promise;
    session.close();
    expect(await call).toBe('CANCELLED');
  });
});
