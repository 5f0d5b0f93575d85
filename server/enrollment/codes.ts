/** How enrollment codes are kept: to be recognised by an HMAC, to be shown again sealed. Never in clear. */
import { createHmac } from 'node:crypto';
import type { MasterKey } from '../pki/master-key.ts';

/**
 * What a code is looked up by. The key lies outside the database, so that a copy of the database cannot be
 * searched for codes; the organisation is part of it, so that equal codes of two organisations do not show.
 * @param code ten characters, ungrouped, as `parseCode` gives them.
 */
export const hashCode = (master: MasterKey, organisation: string, code: string): string =>
  createHmac('sha256', master.derive('code-hmac')).update(`${organisation}:${code}`).digest('base64url');

/** The code for the column `code_sealed` of one item. Set it to null when the code is used up or deleted. */
export const sealCode = (master: MasterKey, organisation: string, item: string, code: string): string =>
  master.seal('enrollment-code', `${organisation}:${item}`, Buffer.from(code));

/** @throws when it was sealed for another item, or with another master key. */
export const openCode = (master: MasterKey, organisation: string, item: string, sealed: string): string =>
  master.open('enrollment-code', `${organisation}:${item}`, sealed).toString();
