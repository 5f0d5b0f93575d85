/**
 * What the browser keeps after a right code, so that the next page can be shown, reloaded and turned into another
 * language without the code: whose it was and until when, under a MAC. Worth nothing anywhere else.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../app/clock.ts';
import type { MasterKey } from '../pki/master-key.ts';

export const PASS_MS = 60 * 60_000;

const mac = (master: MasterKey, text: string): string =>
  createHmac('sha256', master.derive('portal-pass')).update(text).digest('base64url');

export function makePass(master: MasterKey, clock: Clock, organisation: string): string {
  const text = `${organisation}.${clock.now() + PASS_MS}`;
  return `${text}.${mac(master, text)}`;
}

/** @returns the organisation; undefined when it is none of ours or over. */
export function readPass(master: MasterKey, clock: Clock, pass: string | undefined): string | undefined {
  const found = /^([A-Za-z0-9_-]{1,64})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/.exec(pass ?? '');
  if (!found) return undefined;
  const [, organisation = '', until = '', given = ''] = found;
  const right = mac(master, `${organisation}.${until}`);
  // As text: several spellings of base64 mean the same bytes.
  if (!timingSafeEqual(Buffer.from(right), Buffer.from(given))) return undefined;
  return Number(until) > clock.now() ? organisation : undefined;
}
