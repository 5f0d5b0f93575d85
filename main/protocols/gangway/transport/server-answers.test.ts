import type { ServerResponse } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, failureOf } from '../testing/agent.ts';
import { DEVICE, ENROLLMENT, refuse } from '../testing/service.ts';
import { onRedeem, redeem, type Trouble, trouble } from '../testing/trouble.ts';

let at: Trouble;
beforeAll(async () => {
  at = await trouble();
});
afterEach(() => at.end());

const send =
  (status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  (response: ServerResponse): unknown =>
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);

const JSON_TYPE = { 'content-type': 'application/json' };
const TOKEN = 'x'.repeat(30);
/** What redeem promises, but for a certificate of this device. */
const VALID = JSON.stringify({
  device: DEVICE,
  enrollment: ENROLLMENT,
  certificateChain: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
  accessToken: TOKEN,
  expiresIn: 60,
});

describe('an answer that is none', () => {
  const json200 = (body: string | Buffer): ((response: ServerResponse) => unknown) =>
    send(200, 'application/json', body);

  test.each<[string, (response: ServerResponse) => unknown, string]>([
    [
      'HTML with 200, as a captive portal gives it',
      send(200, 'text/html; charset=utf-8', '<html>'),
      'NETWORK_CAPTIVE_PORTAL',
    ],
    ['511, as a captive portal should give it', send(511, 'text/html', '<html>'), 'NETWORK_CAPTIVE_PORTAL'],
    [
      'a body that is announced too long',
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-length': '1200001' }).flushHeaders(),
      'SERVER_TOO_LARGE',
    ],
    [
      'a head that is too long',
      send(200, 'application/json', '{}', { 'x-long': 'x'.repeat(100_000) }),
      'SERVER_TOO_LARGE',
    ],
    ['no HTTP at all', (response) => response.socket?.end('HELLO\r\n\r\n'), 'SERVER_CONTRACT'],
  ])('G3 %s: told with its code', async (_what, answer, code) => {
    expect(await at.outcome(answer)).toBe(code);
  });

  test.each<[string, (response: ServerResponse) => unknown, Record<string, string>]>([
    ['another content type', send(200, 'text/plain', VALID), { reason: 'content-type' }],
    ['no content type', (response) => response.end(VALID), { reason: 'content-type' }],
    [
      'packed bytes',
      send(200, 'application/json', VALID, { 'content-encoding': 'gzip' }),
      { reason: 'content-encoding' },
    ],
    ['204', (response) => response.writeHead(204).end(), { status: '204' }],
    ['201', send(201, 'application/json', VALID), { status: '201' }],
    ['invalid JSON', json200('{"device":'), { reason: 'schema' }],
    ['JSON that is not UTF-8', json200(Buffer.from([0x22, 0xff, 0x22])), { reason: 'schema' }],
    ['nothing', json200(''), { reason: 'schema' }],
    ['JSON of another shape', json200('{"device":"d"}'), { reason: 'schema', field: 'enrollment' }],
    ['an array nested deeply', json200('['.repeat(100_000)), { reason: 'schema' }],
    [
      'a token that no header may hold',
      json200(VALID.replace(TOKEN, `${TOKEN}\\r\\nx: y`)),
      { field: 'accessToken' },
    ],
    ['a certificate for another key', json200(VALID), { reason: 'certificate' }],
  ])('G3 %s is an answer nobody can read, and why is kept for IT', async (_what, answer, details) => {
    const server = await at.start(onRedeem(answer));
    const failure = await failureOf(redeem(at.session(server.origin)));
    expect([failure.code, failure.details]).toEqual(['SERVER_CONTRACT', expect.objectContaining(details)]);
  });

  test('G3 a body without end is cut off at the limit', async () => {
    let sent = 0;
    const code = await at.outcome((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && sent < 50_000_000 && response.write('x'.repeat(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      more();
    });
    expect(code).toBe('SERVER_TOO_LARGE');
    expect(sent).toBeLessThan(20_000_000);
  });
});

describe('a refusal', () => {
  test.each([
    [400, 'REQUEST_INVALID'],
    [401, 'PROOF_INVALID'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [405, 'METHOD_NOT_ALLOWED'],
    [408, 'NETWORK_TIMEOUT'],
    [413, 'REQUEST_TOO_LARGE'],
    [415, 'MEDIA_TYPE'],
    [418, 'SERVER_CONTRACT'],
    [426, 'AGENT_TOO_OLD'],
    [429, 'RATE_LIMITED'],
    [500, 'SERVER_ERROR'],
    [502, 'SERVER_ERROR'],
    [503, 'SERVER_BUSY'],
    [504, 'SERVER_ERROR'],
  ])('G3 %i without a problem document is told by its status', async (status, code) => {
    expect(await at.outcome(send(status, 'text/html', '<html>'))).toBe(code);
  });

  test('G5 with a problem document has its code, its occurrence and how long to wait', async () => {
    const server = await at.start(
      onRedeem((response) => {
        send(
          429,
          'application/problem+json',
          JSON.stringify({
            type: 'urn:gangway:problem:RATE_LIMITED',
            title: 'Too many',
            status: 429,
            code: 'RATE_LIMITED',
            instance: 'abc-123',
            audience: 'person',
            action: 'wait',
            retryAfter: 17,
            novelty: true,
          }),
        )(response);
      }),
    );
    const failure = await failureOf(redeem(at.session(server.origin)));
    expect([failure.code, failure.retryAfter, failure.details['instance']]).toEqual([
      'RATE_LIMITED',
      17,
      'abc-123',
    ]);
  });

  test('G5 without a document, the header says how long to wait', async () => {
    const server = await at.start(
      onRedeem((response) => {
        send(503, 'text/html', '', { 'retry-after': '42' })(response);
      }),
    );
    expect((await failureOf(redeem(at.session(server.origin)))).retryAfter).toBe(42);
  });

  test.each(['QUARANTINED', 'CANCELLED', 'TRUST_ROOT_MISMATCH', 'DISK_FULL', 'SIGN_IN_FAILED'])(
    'G5 %s is no code this operation may answer: the status counts, and the code is kept for IT',
    async (code) => {
      const server = await at.start(
        onRedeem((response) => {
          const document = { type: 'x', title: 'x', status: 403, code, audience: 'it', action: 'none' };
          send(403, 'application/problem+json', JSON.stringify(document))(response);
        }),
      );
      const failure = await failureOf(redeem(at.session(server.origin)));
      expect([failure.code, failure.details['serverCode']]).toEqual(['FORBIDDEN', code]);
    },
  );

  test('A9 5xx, then fine: the same session goes on', async () => {
    let asked = 0;
    const server = await at.start((request, response) => {
      if (request.url !== '/agent/v1/redeem') return false;
      asked += 1;
      if (asked > 1) return false;
      refuse(response, 'SERVER_BUSY');
      return true;
    });
    const session = at.session(server.origin);
    expect(await codeOf(redeem(session))).toBe('SERVER_BUSY');
    await expect(redeem(session)).resolves.toMatchObject({ device: DEVICE });
  });
});
