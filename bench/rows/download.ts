import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeAuthorities } from '../../main/protocols/gangway/testing/service.ts';
import { type Figure, median, timed } from '../figure.ts';

const GB = 1_000_000_000;
const PIECE = Buffer.alloc(1_000_000, 'gangway ');
const RUNS = 5;
const LIMIT_RATIO = 0.95;
const LIMIT_MEMORY = 64 * 1024 * 1024;
const FETCH = join(import.meta.dirname, '../../main/engine/testing/fetch-program.ts');

/**
 * One package of 1 GB over TLS on loopback to a file: the agent, which hashes it on the way, beside `curl`, which does
 * not, and beside `curl` with what hashes; each in turn, and first every other time, from the request to the last byte
 * written, to the same folder.
 * And the agent's memory for 4 GB over what the same program takes for 1 MB.
 */
export async function download(folder: string): Promise<Figure[]> {
  const { server: certificate, root } = await makeAuthorities();
  const rootPem = join(folder, 'root.pem');
  const rootDer = join(folder, 'root.der');
  writeFileSync(rootPem, root.pem);
  writeFileSync(rootDer, Buffer.from(root.der, 'base64'));
  const server = packages({ key: certificate.keyPem, cert: certificate.pem });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const at: Place = {
    folder,
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rootPem,
    rootDer,
  };
  try {
    const hash = hashOf(GB);
    // The first one finds the memory that the file lies in before it is on the disk.
    await withCurl(at, GB);
    const runs: { agent: Fetched; curl: Timed; hashed: number }[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const isCurlFirst = run % 2 === 0;
      const before = isCurlFirst ? await withCurl(at, GB) : undefined;
      const agent = await withAgent(at, GB, hash);
      const curl = before ?? (await withCurl(at, GB));
      runs.push({ curl, agent, hashed: await withCurlAndHash(at, GB, hash) });
    }
    const small = await withAgent(at, PIECE.length, hashOf(PIECE.length));
    const large = await withAgent(at, 4 * GB, hashOf(4 * GB));
    const memory = large.peak - small.peak;
    const ratio = median(runs.map(({ agent, curl }) => curl.ms / agent.ms));
    const agentSpeed = speed(runs.map(({ agent }) => agent.ms));
    return [
      {
        what: 'download of 1 GB over TLS on loopback, to a file; ours is hashed',
        measured: agentSpeed,
        beside: `${speed(runs.map(({ curl }) => curl.ms))} curl`,
        ratio,
        limit: `≥ ${LIMIT_RATIO}`,
        kept: ratio >= LIMIT_RATIO,
      },
      {
        what: 'the same beside curl | tee file | openssl dgst -sha256',
        measured: agentSpeed,
        beside: speed(runs.map(({ hashed }) => hashed)),
        ratio: median(runs.map(({ agent, hashed }) => hashed / agent.ms)),
        limit: '',
        kept: undefined,
      },
      {
        what: 'processor time of that download; ours is hashed',
        measured: `${median(runs.map(({ agent }) => agent.cpuMs)).toFixed(0)} ms`,
        beside: `${median(runs.map(({ curl }) => curl.cpuMs)).toFixed(0)} ms curl`,
        ratio: median(runs.map(({ agent, curl }) => curl.cpuMs / agent.cpuMs)),
        limit: '',
        kept: undefined,
      },
      {
        what: 'memory of a download of 4 GB over one of 1 MB',
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

interface Place {
  readonly folder: string;
  readonly origin: string;
  readonly rootPem: string;
  readonly rootDer: string;
}

interface Timed {
  readonly ms: number;
  /** Processor time. */
  readonly cpuMs: number;
}

/** Sends as many bytes as the path says. */
function packages(tls: { key: string; cert: string }): Server {
  return createServer(tls, (request, response) => {
    let left = Number(request.url?.slice(1));
    response.writeHead(200, { 'content-length': left, etag: '"bench"' });
    const more = (): void => {
      for (; left > 0;) {
        left -= PIECE.length;
        if (!response.write(PIECE)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
}

const speed = (took: readonly number[]): string => `${(GB / 1000 / median(took)).toFixed(0)} MB/s`;

function hashOf(size: number): string {
  const hash = createHash('sha256');
  for (let left = size; left > 0; left -= PIECE.length) hash.update(PIECE);
  return hash.digest('hex');
}

/** As curl itself counts, without its start; processor time as the shell counts it. */
async function withCurl({ folder, origin, rootPem }: Place, size: number): Promise<Timed> {
  const target = join(folder, 'curl.bin');
  const command = 'curl -sS --cacert "$0" -o "$1" -w "%{time_total}\\n" "$2" && times';
  const output = await ended('sh', ['-c', command, rootPem, target, `${origin}/${size}`]);
  rmSync(target);
  const lines = output.trim().split('\n');
  const times = [...(lines.at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const cpuMs = times.reduce((sum, [, min, sec]) => sum + (Number(min) * 60 + Number(sec)) * 1000, 0);
  return { ms: Number(lines[0]) * 1000, cpuMs };
}

/** @returns milliseconds */
async function withCurlAndHash({ folder, origin, rootPem }: Place, size: number, sha256: string) {
  const target = join(folder, 'curl.bin');
  const command = 'curl -sS --cacert "$0" "$2" | tee "$1" | openssl dgst -sha256';
  let output = '';
  const ms = await timed(async () => {
    output = await ended('sh', ['-c', command, rootPem, target, `${origin}/${size}`]);
  });
  if (!output.includes(sha256)) throw new Error('curl did not get what was sent');
  rmSync(target);
  return ms;
}

interface Fetched extends Timed {
  /** The most memory of the process, bytes. */
  readonly peak: number;
}

/** From the request to the last byte written. */
async function withAgent({ folder, origin, rootDer }: Place, size: number, sha256: string): Promise<Fetched> {
  const url = `${origin}/${size}`;
  const output = await ended(process.execPath, [FETCH, folder, origin, rootDer, url, String(size), sha256]);
  const told = JSON.parse(output) as Fetched & { sha256: string };
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
