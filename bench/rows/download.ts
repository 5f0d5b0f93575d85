import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeAuthorities } from '../../main/protocols/gangway/testing/service.ts';
import { type Figure, median, timed } from '../figure.ts';

const BYTES = 1_000_000_000;
const PIECE = Buffer.alloc(1_000_000, 'gangway ');
const RUNS = 3;
const LIMIT_RATIO = 0.95;
const LIMIT_MEMORY = 64 * 1024 * 1024;
const FETCH = new URL('../../main/engine/testing/fetch-program.ts', import.meta.url).pathname;

/**
 * One package of 1 GB over TLS on loopback to a file: the agent, which hashes it on the way, beside `curl`, which does
 * not. And the agent's memory over what the same program takes for a package of 1 MB.
 */
export async function download(folder: string): Promise<Figure[]> {
  const { server: certificate, root } = await makeAuthorities();
  const rootPem = join(folder, 'root.pem');
  const rootDer = join(folder, 'root.der');
  writeFileSync(rootPem, root.pem);
  writeFileSync(rootDer, Buffer.from(root.der, 'base64'));
  const server = createServer({ key: certificate.keyPem, cert: certificate.pem }, (request, response) => {
    const size = request.url === '/small' ? PIECE.length : BYTES;
    response.writeHead(200, { 'content-length': size, etag: '"bench"' });
    let left = size;
    const more = (): void => {
      for (; left > 0;) {
        left -= PIECE.length;
        if (!response.write(PIECE)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const hash = hashOf(BYTES);
    const times: { agent: number; curl: number }[] = [];
    let memory = 0;
    const small = await fetchWith(folder, origin, rootDer, '/small', PIECE.length, hashOf(PIECE.length));
    for (let run = 0; run < RUNS; run += 1) {
      const target = join(folder, 'curl.bin');
      const curl = await timed(() =>
        ended('curl', ['-sS', '--cacert', rootPem, '-o', target, `${origin}/large`]),
      );
      rmSync(target);
      const agent = await fetchWith(folder, origin, rootDer, '/large', BYTES, hash);
      memory = Math.max(memory, agent.peak - small.peak);
      times.push({ agent: agent.ms, curl });
    }
    const ratio = median(times.map(({ agent, curl }) => curl / agent));
    const speed = (took: readonly number[]): string => `${(BYTES / 1000 / median(took)).toFixed(0)} MB/s`;
    return [
      {
        what: 'download of 1 GB over TLS on loopback, to a file; ours is hashed',
        measured: speed(times.map(({ agent }) => agent)),
        beside: `${speed(times.map(({ curl }) => curl))} curl`,
        ratio,
        limit: `≥ ${LIMIT_RATIO}`,
        kept: ratio >= LIMIT_RATIO,
      },
      {
        what: 'memory of that download over one of 1 MB',
        measured: `${(memory / 1024 / 1024).toFixed(0)} MB`,
        beside: '',
        ratio: undefined,
        limit: `≤ ${LIMIT_MEMORY / 1024 / 1024} MB`,
        kept: memory <= LIMIT_MEMORY,
      },
    ];
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function hashOf(size: number): string {
  const hash = createHash('sha256');
  for (let left = size; left > 0; left -= PIECE.length) hash.update(PIECE);
  return hash.digest('hex');
}

/** @returns milliseconds from the request to the synced file, and the most memory of the process in bytes */
async function fetchWith(
  folder: string,
  origin: string,
  root: string,
  path: string,
  size: number,
  sha256: string,
): Promise<{ ms: number; peak: number }> {
  const output = await ended(process.execPath, [
    FETCH,
    folder,
    origin,
    root,
    `${origin}${path}`,
    String(size),
    sha256,
  ]);
  const told = JSON.parse(output) as { sha256: string; ms: number; peak: number };
  if (told.sha256 !== sha256) throw new Error('the download is not what was sent');
  rmSync(join(folder, 'package.part'));
  return told;
}

async function ended(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [exitCode]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}`);
  return output;
}
