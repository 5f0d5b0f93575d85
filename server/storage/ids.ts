import { randomBytes } from 'node:crypto';

const BYTES = 15;

/** A new id of a row: 20 characters that also stand in URLs, 120 random bits. */
export const newId = (): string => randomBytes(BYTES).toString('base64url');
