/**
 * `GET /packages/:id/:sha256`: the content of an application for agents. The address holds the content's hash:
 * whoever was not told it cannot guess it, and it never means anything else. An interrupted download goes on
 * with `Range` (RFC 9110, section 14).
 */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { GangwayError } from '../../protocol/errors.ts';
import { Id, Sha256Hex } from '../../protocol/wire.ts';
import type { App } from '../app/http.ts';
import type { Parts } from '../app/parts.ts';
import { PACKAGE_PATH } from './content-url.ts';
import { readRange } from './range.ts';
import { CHUNK_BYTES } from './receive-content.ts';

const Params = z.strictObject({ id: Id, sha256: Sha256Hex });

export function serveContent(app: App, { storage }: Parts): void {
  app.get(PACKAGE_PATH, async (request, reply) => {
    const params = Params.safeParse(request.params);
    const found = params.success ? await findContent(params.data) : undefined;
    if (!found) throw new GangwayError('NOT_FOUND');
    const { organisation, id, size, sha256 } = found;
    const etag = `"${sha256}"`;
    const ifRange = request.headers['if-range'];
    const wanted = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
    const range = readRange(wanted, size);
    reply.header('accept-ranges', 'bytes').header('etag', etag).type('application/octet-stream');
    if (range === 'unsatisfiable') {
      return reply.code(416).header('content-range', `bytes */${size}`).send();
    }
    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
    reply.header('content-length', end - start + 1);
    return reply.send(Readable.from(pieces(organisation, id, start, end)));
  });

  const findContent = async ({ id, sha256 }: z.infer<typeof Params>) => {
    const row = await storage.db
      .selectFrom('package')
      .select(['organisation', 'id', 'size', 'sha256'])
      .where('id', '=', id)
      .where('sha256', '=', sha256)
      .where('uploaded_at', 'is not', null)
      .executeTakeFirst();
    return row && row.size !== null ? { ...row, size: row.size, sha256 } : undefined;
  };

  /** One piece of the database at a time: a slow reader costs no memory. @param end inclusive */
  async function* pieces(organisation: string, id: string, start: number, end: number) {
    for (let chunk = Math.floor(start / CHUNK_BYTES); chunk * CHUNK_BYTES <= end; chunk += 1) {
      const { bytes } = await storage.db
        .selectFrom('package_content')
        .select('bytes')
        .where('organisation', '=', organisation)
        .where('package', '=', id)
        .where('chunk', '=', chunk)
        .executeTakeFirstOrThrow();
      const offset = chunk * CHUNK_BYTES;
      yield Buffer.from(
        bytes.subarray(Math.max(0, start - offset), Math.min(bytes.length, end - offset + 1)),
      );
    }
  }
}
