/** Hands out the files of the built window under `app://gangway/`, and nothing else of the disk. */
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { ORIGIN, responseHeaders } from './content-policy.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The file below `folder` that `url` names; `undefined` for another origin, a way out, or an unknown kind. */
export function fileOf(folder: string, url: string): { path: string; type: string } | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || `${parsed.protocol}//${parsed.host}` !== ORIGIN) return undefined;
  const name = decoded(parsed.pathname === '/' ? '/index.html' : parsed.pathname);
  // A backslash and a colon mean something to Windows, a zero byte to the file system; none is in our names.
  if (name === undefined || /[\\:\0]/.test(name)) return undefined;
  const path = join(folder, name);
  const type = TYPES[extname(path)];
  return type !== undefined && path.startsWith(folder + sep) ? { path, type } : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Answers one request of the window. */
export async function serveWindow(
  folder: string,
  request: { readonly url: string; readonly method: string },
): Promise<Response> {
  const file = request.method === 'GET' ? fileOf(folder, request.url) : undefined;
  const body = file && (await readFile(file.path).catch(() => undefined));
  if (!file || !body) return new Response(null, { status: 404, headers: responseHeaders('text/plain') });
  return new Response(new Uint8Array(body), { status: 200, headers: responseHeaders(file.type) });
}
