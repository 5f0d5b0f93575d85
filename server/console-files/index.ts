/** Hands out the built console under `/console`. Every address of it that is no file is the console itself. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** The components put one style sheet of their own into the page, which the nonce lets in. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Gangway</title>
  </head>
  <body>
    <main>
      <h1>The console is not built yet</h1>
      <p>In the folder of Gangway, run <code>npm run build:console</code>, then load this page again.</p>
    </main>
  </body>
</html>
`;

/** @param folder what the build made; it may not be there yet, and may come while the service runs. */
export async function consoleFiles(
  app: FastifyInstance,
  folder = join(import.meta.dirname, '../../dist/console'),
): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/console/assets/',
    // Their names carry their hash.
    immutable: true,
    maxAge: '365d',
    index: false,
    setHeaders: (reply) => {
      reply.header('x-content-type-options', 'nosniff');
    },
  });
  const page = (_: unknown, reply: FastifyReply): FastifyReply => {
    const nonce = randomBytes(18).toString('base64');
    reply
      .headers({ ...HEADERS, 'content-security-policy': policy(nonce), 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8');
    try {
      return reply.send(readFileSync(join(folder, 'index.html'), 'utf8').replace('%NONCE%', nonce));
    } catch {
      return reply.code(503).send(NOT_BUILT);
    }
  };
  app.get('/console', page);
  app.get('/console/*', page);
}
