/**
 * DPoP proofs (RFC 9449): a short JWT, signed by the device's key, for this one request. It is what makes a
 * stolen token worthless, and the only credential of `redeem` and `token`.
 */
import { createHash, createPublicKey } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { GangwayError } from '../../protocol/errors.ts';
import { PublicJwk, Seconds } from '../../protocol/wire.ts';
import type { Parts } from '../app/parts.ts';
import { repeatConflicts } from '../storage/transaction.ts';

/** Seconds a proof is good for; and how far ahead a device's clock may be. */
const OLDEST = 120;
const NEWEST = 60;
const LONGEST_PROOF = 4_000;

const Header = z.strictObject({ typ: z.literal('dpop+jwt'), alg: z.literal('ES256'), jwk: PublicJwk });
const Claims = z.object({
  jti: z.string().min(8).max(200),
  htm: z.string().max(10),
  htu: z.string().max(1000),
  iat: Seconds,
  ath: z.string().max(100).optional(),
});

/** A key whose holder is on the line. */
export interface ProvenKey {
  readonly jwk: PublicJwk;
  /** RFC 7638. */
  readonly jkt: string;
}

export interface Proof {
  readonly key: ProvenKey;
  /** The access token that came with it and that it names by its hash. */
  readonly token: string | undefined;
}

const invalid = (): GangwayError => new GangwayError('PROOF_INVALID');

/**
 * Checks the proof of a request, once: the same proof a second time is refused, by every process.
 * @throws PROOF_INVALID
 */
export async function checkProof(parts: Parts, request: FastifyRequest): Promise<Proof> {
  const { dpop, authorization } = request.headers;
  // Two headers arrive joined by a comma, which no JWT holds.
  if (typeof dpop !== 'string' || dpop.length > LONGEST_PROOF) throw invalid();
  const { key, claims } = await verified(dpop);
  const now = Math.floor(parts.clock.now() / 1000);
  if (claims.htm !== request.method || !isHere(claims.htu, parts.origin, request.url)) throw invalid();
  if (claims.iat < now - OLDEST || claims.iat > now + NEWEST) throw invalid();
  const token = authorization === undefined ? undefined : /^DPoP ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (authorization !== undefined && token === undefined) throw new GangwayError('TOKEN_INVALID');
  if (claims.ath !== (token === undefined ? undefined : sha256(token))) throw invalid();
  const fresh = await repeatConflicts(() =>
    parts.storage.db
      .insertInto('used_proof')
      .values({ id: sha256(`${key.jkt}:${claims.jti}`), ends_at: (claims.iat + OLDEST + 1) * 1000 })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst(),
  );
  if (!fresh) throw invalid();
  return { key, token };
}

async function verified(proof: string): Promise<{ key: ProvenKey; claims: z.infer<typeof Claims> }> {
  try {
    const { jwk } = Header.parse(decodeProtectedHeader(proof));
    const { payload } = await compactVerify(proof, createPublicKey({ key: jwk, format: 'jwk' }), {
      algorithms: ['ES256'],
    });
    const claims = Claims.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
    return { key: { jwk, jkt: await calculateJwkThumbprint(jwk) }, claims };
  } catch {
    // What exactly a stranger's bytes lack is no help to anybody honest.
    throw invalid();
  }
}

/** Scheme, host and path; query and fragment do not count (RFC 9449, section 4.3). */
function isHere(htu: string, origin: string, url: string): boolean {
  if (!URL.canParse(htu)) return false;
  const said = new URL(htu);
  return said.origin === origin && said.pathname === new URL(url, origin).pathname;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Forgets proofs that are too old to be taken again. */
export const sweepProofs = (parts: Pick<Parts, 'storage' | 'clock'>): Promise<unknown> =>
  repeatConflicts(() =>
    parts.storage.db.deleteFrom('used_proof').where('ends_at', '<', parts.clock.now()).execute(),
  );
