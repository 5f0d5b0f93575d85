/** Style sheet and script of the portal, read once; their addresses carry their hash, so that they are kept for good. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

const read = (name: string): Buffer => readFileSync(join(import.meta.dirname, name));

function asset(name: string, type: string, body: Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/enroll/assets/${hash}-${name}`, type, body };
}

export const readAssets = () => ({
  style: asset(
    'portal.css',
    'text/css; charset=utf-8',
    Buffer.concat([read('../tokens.css'), read('assets/portal.css')]),
  ),
  script: asset('portal.js', 'text/javascript; charset=utf-8', read('assets/portal.js')),
});
