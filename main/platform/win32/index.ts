import type { Platform } from '../../core/ports/platform.ts';
import { notYet } from '../not-yet.ts';
export function windowsPlatform(_environment: Readonly<Record<string, string | undefined>>): Platform {
  throw notYet('windows');
}
