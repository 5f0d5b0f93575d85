/**
 * Who may speak with the engine: the one browser that was opened. The token in the opened address is good once;
 * it is exchanged for two halves of a session. The cookie is out of reach of scripts, but browsers send it to
 * every port of 127.0.0.1; the key stays with this origin (renderer/session-key.ts). Both are needed.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The header that carries the key. Being no ordinary header, it keeps every other page from sending it. */
export const KEY_HEADER = 'gangway-session';
export const ENTRY_PATH = '/open';

export interface Session {
  /** Path and query to open once. */
  readonly entry: string;
  /** What the first visitor with the right token gets; `undefined` for everybody else. */
  redeem(token: string | null): { readonly cookie: string; readonly location: string } | undefined;
  allows(cookies: string | undefined, key: string | undefined): boolean;
}

const secret = (): string => randomBytes(32).toString('base64url');

const sameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());

export function createSession(): Session {
  const token = secret();
  const cookie = secret();
  const key = secret();
  // A name of its own, so that two hosts of one person do not overwrite each other's cookies.
  const cookieName = `gangway-${randomBytes(8).toString('hex')}`;
  let used = false;

  return {
    entry: `${ENTRY_PATH}?token=${token}`,
    redeem(given) {
      if (used || given === null || !sameSecret(given, token)) return undefined;
      used = true;
      return {
        cookie: `${cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/`,
        location: `/#session=${key}`,
      };
    },
    allows(cookies = '', givenKey = '') {
      const sent = cookies
        .split(';')
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(`${cookieName}=`));
      return sent !== undefined && sameSecret(sent, `${cookieName}=${cookie}`) && sameSecret(givenKey, key);
    },
  };
}
