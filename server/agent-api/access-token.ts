/**
 * Access tokens: short-lived, signed with a key derived from the master key, bound to the device's key (`cnf`).
 * To the agent they are opaque. Every process can check them; whether the device still may is looked up each time.
 */
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Id, Thumbprint } from '../../protocol/wire.ts';
import type { Parts } from '../app/parts.ts';

/** Seconds. */
export const TOKEN_LIFETIME = 600;

const ISSUER = 'gangway';
const AUDIENCE = 'gangway-agent-api';
const TYPE = 'at+jwt';

export interface TokenSubject {
  readonly organisation: string;
  readonly device: string;
  readonly enrollment: string;
  readonly jkt: string;
}

const Claims = z.object({
  sub: Id,
  organisation: Id,
  enrollment: Id,
  cnf: z.strictObject({ jkt: Thumbprint }),
});

type TokenParts = Pick<Parts, 'master' | 'clock'>;

export function issueToken(parts: TokenParts, subject: TokenSubject): Promise<string> {
  const now = Math.floor(parts.clock.now() / 1000);
  const { organisation, enrollment, jkt } = subject;
  return new SignJWT({ organisation, enrollment, cnf: { jkt } })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setSubject(subject.device)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + TOKEN_LIFETIME)
    .sign(parts.master.derive('access-token'));
}

/** @returns undefined for everything that is not a token of ours, for this door, inside its time. */
export async function readToken(parts: TokenParts, token: string): Promise<TokenSubject | undefined> {
  try {
    const { payload } = await jwtVerify(token, parts.master.derive('access-token'), {
      algorithms: ['HS256'],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: new Date(parts.clock.now()),
      clockTolerance: 0,
    });
    const { sub, organisation, enrollment, cnf } = Claims.parse(payload);
    return { organisation, device: sub, enrollment, jkt: cnf.jkt };
  } catch {
    return undefined;
  }
}
