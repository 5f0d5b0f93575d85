import type { Platform } from '../../core/ports/platform.ts';
import { notYet } from '../not-yet.ts';
export function macosPlatform(): Platform {
  throw notYet('macos');
}
