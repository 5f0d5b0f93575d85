/**
 * A join blob as it comes out of its encryption: a compact JWS by whoever provisioned it. It is taken apart byte
 * by byte, as a string could not be wiped.
 */
import { JoinBlobHeader } from '../../../protocol/join-blob.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import type { PublicJwk } from '../../../protocol/wire.ts';
import { bytesOfBase64Url } from './base64url.ts';
import { blobBytesOf } from './blob-file.ts';
import { refusedBlob } from './refusal.ts';

/** Whether the key made the signature: ECDSA P-256 with SHA-256, IEEE P1363 form. */
export type VerifyEs256 = (key: PublicJwk, data: Uint8Array, signature: Uint8Array) => Promise<boolean>;

export interface JoinBlobPlace {
  readonly device: string;
  readonly enrollment: string;
  readonly step: string;
  /** The key that the plan vouches for. */
  readonly provisioner: PublicJwk;
}

const SIGNATURE_BYTES = 64;
const LONGEST_HEADER = 1000;
const DOT = 0x2e;

const unsigned = (why: string): GangwayError => new GangwayError('JOIN_BLOB_SIGNATURE', { details: { why } });

/**
 * The raw bytes of the blob, in an array of their own that the caller wipes.
 * @param signed the compact JWS; the caller wipes it
 * @throws JOIN_BLOB_SIGNATURE, JOIN_BLOB_REPLAYED for another device, enrollment or step, JOIN_BLOB_INVALID
 */
export async function openProvisionedBlob(
  signed: Uint8Array,
  place: JoinBlobPlace,
  verify: VerifyEs256,
): Promise<Uint8Array> {
  const first = signed.indexOf(DOT);
  const second = signed.indexOf(DOT, first + 1);
  if (first < 1 || second < 0) throw unsigned('form');
  const header = readHeader(signed.subarray(0, first));
  const signature = bytesOfBase64Url(signed.subarray(second + 1));
  if (signature?.length !== SIGNATURE_BYTES) throw unsigned('form');
  if (!(await verify(place.provisioner, signed.subarray(0, second), signature))) throw unsigned('signature');
  for (const what of ['device', 'enrollment', 'step'] as const) {
    if (header[what] !== place[what])
      throw new GangwayError('JOIN_BLOB_REPLAYED', { details: { why: what } });
  }
  return rawBlob(signed.subarray(first + 1, second));
}

function readHeader(encoded: Uint8Array): JoinBlobHeader {
  const bytes = encoded.length > LONGEST_HEADER ? undefined : bytesOfBase64Url(encoded);
  try {
    return JoinBlobHeader.parse(
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes ?? encoded)),
    );
  } catch {
    // Without a cause: it may quote what was read.
    throw unsigned('header');
  }
}

function rawBlob(encoded: Uint8Array): Uint8Array {
  const payload = bytesOfBase64Url(encoded);
  if (payload === undefined) throw unsigned('form');
  try {
    const read = blobBytesOf(payload);
    if (read.ok) return read.bytes;
    throw refusedBlob(read.fault);
  } finally {
    payload.fill(0);
  }
}
