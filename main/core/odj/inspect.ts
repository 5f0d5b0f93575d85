/** What a blob file would do, without its password. */
import { blobBytesOf } from './blob-file.ts';
import { type JoinBlob, readJoinBlob } from './join-blob.ts';
import { refusedBlob } from './refusal.ts';

/**
 * @param file content of a blob file in any of its forms; the caller wipes it
 * @throws JOIN_BLOB_INVALID, JOIN_BLOB_UNSUPPORTED
 */
export function inspectBlobFile(file: Uint8Array): JoinBlob {
  const decoded = blobBytesOf(file);
  if (!decoded.ok) throw refusedBlob(decoded.fault);
  try {
    const read = readJoinBlob(decoded.bytes);
    if (!read.ok) throw refusedBlob(read.fault);
    return read.blob;
  } finally {
    decoded.bytes.fill(0);
  }
}
