/** Takes the content of an application or a profile in: to a file first, into the database once its hash is right. */
import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { GangwayError } from '../../protocol/errors.ts';
import type { Package } from '../admin-api/schemas/packages.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import { repeatConflicts, transact } from '../storage/transaction.ts';
import { readPackage } from './package-rows.ts';

/** Size of a piece in the database; all but the last one have it. */
export const CHUNK_BYTES = 1_048_576;

/** Writes the stream to `file` and compares it with what was declared, on the way. */
async function spool(
  content: Readable,
  file: string,
  declared: { size: number; sha256: string },
): Promise<void> {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const piece of content) {
      const bytes: unknown = piece;
      if (!Buffer.isBuffer(bytes)) throw new Error('the body of an upload is not made of bytes');
      size += bytes.length;
      // Stops at once instead of taking whatever comes.
      if (size > declared.size)
        throw new GangwayError('PACKAGE_HASH_MISMATCH', { details: { detail: 'size' } });
      hash.update(bytes);
      await handle.write(bytes);
    }
  } finally {
    await handle.close();
  }
  if (size !== declared.size)
    throw new GangwayError('PACKAGE_HASH_MISMATCH', { details: { detail: 'size' } });
  if (hash.digest('hex') !== declared.sha256) {
    throw new GangwayError('PACKAGE_HASH_MISMATCH', { details: { detail: 'sha256' } });
  }
}

/**
 * A piece per statement: one long transaction would keep everyone else waiting. Pieces that are there already
 * are the same bytes, as the hash was checked, so an interrupted or doubled upload does no harm.
 */
async function store({ storage }: Parts, organisation: string, id: string, file: string, size: number) {
  const handle = await open(file, 'r');
  try {
    for (let chunk = 0; chunk * CHUNK_BYTES < size; chunk += 1) {
      const length = Math.min(CHUNK_BYTES, size - chunk * CHUNK_BYTES);
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, chunk * CHUNK_BYTES);
      if (bytesRead !== length) throw new Error('the spooled upload cannot be read back whole');
      await repeatConflicts(() =>
        storage.db
          .insertInto('package_content')
          .values({ organisation, package: id, chunk, bytes })
          .onConflict((conflict) => conflict.columns(['organisation', 'package', 'chunk']).doNothing())
          .execute(),
      );
    }
  } finally {
    await handle.close();
  }
}

/** What a package says about content that is uploaded; undefined when it has none, or has it elsewhere. */
function contentOf(package_: Package): { readonly size: number; readonly sha256: string } | undefined {
  switch (package_.kind) {
    case 'application':
      return package_.source === null ? package_ : undefined;
    case 'profile':
      return package_;
    case 'mdm-registration':
      return package_.provisioningPackage ?? undefined;
    case 'host-name':
    case 'certificate':
    case 'domain-join':
      return undefined;
  }
}

/**
 * @param content the body of the request.
 * @throws NOT_FOUND when there is no such application or profile; PACKAGE_HASH_MISMATCH when size or hash is not the declared
 *   one, then nothing of it stays.
 */
export async function receiveContent(parts: Parts, by: By, id: string, content: Readable): Promise<Package> {
  const { storage, clock } = parts;
  const before = await readPackage(storage.db, by.organisation, id);
  const declared = contentOf(before);
  if (declared === undefined) throw new GangwayError('NOT_FOUND');
  const folder = await mkdtemp(join(tmpdir(), 'gangway-upload-'));
  try {
    const file = join(folder, 'content');
    await spool(content, file, declared);
    await store(parts, by.organisation, id, file, declared.size).catch(async (error: unknown) => {
      // Deleted meanwhile: the database takes no piece of a package that is not there.
      await readPackage(storage.db, by.organisation, id);
      throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return transact(storage.db, async (tx) => {
    const first = await tx
      .updateTable('package')
      .set({ uploaded_at: clock.now() })
      .where('organisation', '=', by.organisation)
      .where('id', '=', id)
      .where('uploaded_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (first) {
      const { size, sha256 } = declared;
      await audit(tx, clock, {
        ...by,
        action: 'package.content-uploaded',
        target: id,
        details: { name: before.name, size, sha256 },
      });
    }
    return readPackage(tx, by.organisation, id);
  });
}
