/** The service behind chains made by openssl, which it also hands out the root of. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Link, type MadeChain, makeChain, ROOT_EXTENSIONS, SERVER_EXTENSIONS } from './openssl-chain.ts';
import { type RecordingServer, recordingTlsServerFromPem } from './recording-server.ts';
import { type Authorities, greeting, makeAuthorities, service } from './service.ts';

export const root = (more: Partial<Link> = {}): Link => ({
  subject: '/C=FI/O=Acme/CN=Acme Root',
  extensions: ROOT_EXTENSIONS,
  ...more,
});
export const between = (more: Partial<Link> = {}): Link => ({
  subject: '/O=Acme/CN=Acme Issuing',
  extensions: ROOT_EXTENSIONS,
  ...more,
});
export const server = (more: Partial<Link> = {}): Link => ({
  subject: '/O=Acme/CN=127.0.0.1',
  extensions: SERVER_EXTENSIONS,
  ...more,
});

/** A folder for chains; `close` removes it. */
export interface Workshop {
  chain(...links: Link[]): MadeChain;
  serve(made: MadeChain): Promise<RecordingServer>;
  close(): void;
}

export async function workshop(): Promise<Workshop> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-chains-'));
  const plans: Authorities = await makeAuthorities();
  let count = 0;
  return {
    chain: (...links) => {
      count += 1;
      const own = join(folder, String(count));
      mkdirSync(own);
      return makeChain(own, links);
    },
    serve: (made) => recordingTlsServerFromPem(made.server, serviceWith(plans, made)),
    close: () => rmSync(folder, { recursive: true }),
  };
}

const serviceWith =
  (plans: Authorities, made: MadeChain): RequestListener =>
  (request, response) => {
    if (request.url !== `/roots/${made.sha256}`) {
      if (request.url?.startsWith('/agent/')) return service(plans)(request, response);
      return greeting(plans, undefined, { roots: [made.sha256] })(request, response);
    }
    response.writeHead(200, { 'content-type': 'application/pkix-cert' });
    return response.end(made.root);
  };
