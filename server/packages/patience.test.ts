import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPatience, type Patience } from './patience.ts';

const LIMITS = { requestTimeout: 200, headersTimeout: 150, connectionsCheckingInterval: 20 };

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

/** Sends a body for three times as long as a request may take. @returns the status, or how it was cut off. */
async function dribble(path: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, path, method: 'PUT', agent: false });
  const told = new Promise<string>((resolve) => {
    sent.once('response', (response) => resolve(String(response.resume().statusCode)));
    sent.once('error', () => resolve('cut off'));
  });
  for (let piece = 0; piece < 30 && !sent.destroyed; piece += 1) {
    sent.write('x');
    await pause(20);
  }
  sent.end();
  return told;
}

test('M7 an upload may take longer than other requests, which keep their limit', async () => {
  expect(await dribble('/upload')).toBe('200');
  expect(server.requestTimeout).toBe(LIMITS.requestTimeout);
  expect(await dribble('/other')).not.toBe('200');
});
