import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPatience, type Patience } from './patience.ts';

/** Long enough for the heads of two requests on a machine that has much else to do. */
const LIMITS = { requestTimeout: 3000, headersTimeout: 3000, connectionsCheckingInterval: 50 };

let server: Server;
let patience: Patience;
beforeEach(async () => {
  server = createServer(LIMITS, (incoming, response) => {
    const end = incoming.url === '/upload' ? patience.begin(incoming) : undefined;
    incoming.resume().on('close', () => {
      end?.();
      if (incoming.complete) response.end('all of it');
    });
  });
  patience = createPatience(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Sends a body bit by bit until it is told to end, or cut off. @returns the status, or how it was cut off. */
async function dribble(path: string, end: AbortSignal): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, path, method: 'PUT', agent: false });
  let told: string | undefined;
  const telling = new Promise<string>((resolve) => {
    sent.once('response', (response) => resolve(String(response.resume().statusCode)));
    sent.once('error', () => resolve('cut off'));
  }).then((what) => (told = what));
  while (told === undefined && !end.aborted) {
    sent.write('x');
    await pause(20);
  }
  sent.end();
  return telling;
}

test('M7 an upload may take longer than other requests, which keep their limit', async () => {
  expect(await dribble('/upload', AbortSignal.timeout(2.5 * LIMITS.requestTimeout))).toBe('200');
  expect(server.requestTimeout).toBe(LIMITS.requestTimeout);
  expect(await dribble('/other', new AbortController().signal)).not.toBe('200');
});
