/** The built window, read once. What is not in this list does not exist for any request, whatever its path says. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * @param folder the built window.
 * @returns each file by its path in URLs; `/` is the page.
 * @throws Error of the file system when the window was not built.
 */
export async function readAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const type = TYPES[extname(file.name)];
    if (!file.isFile() || type === undefined) continue;
    const path = join(file.parentPath, file.name);
    const content = await readFile(path);
    const urlPath = path.slice(folder.length).split(sep).filter(Boolean).join('/');
    assets.set(urlPath === 'index.html' ? '/' : `/${urlPath}`, { type, content });
  }
  return assets;
}
