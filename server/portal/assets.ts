/** Style sheet and script of the portal, read once; their addresses carry their hash, so that they are kept for good. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

function asset(name: string, type: string): Asset {
  const body = readFileSync(join(import.meta.dirname, 'assets', name));
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/enroll/assets/${hash}-${name}`, type, body };
}

export const readAssets = () => ({
  style: asset('portal.css', 'text/css; charset=utf-8'),
  script: asset('portal.js', 'text/javascript; charset=utf-8'),
});
