import { GangwayError } from '../../protocol/errors.ts';

/** What the helper says before it ends: it was told something that it does not allow. */
export const refused = (why: string, more: Record<string, string> = {}): GangwayError =>
  new GangwayError('HELPER_REFUSED', { details: { why, ...more } });
