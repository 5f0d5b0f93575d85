/** Device keys on a Windows computer: not yet. Until they are in the system's own keystore there are none: never plain files. */
import type { KeyStore } from '../../core/ports/keys.ts';
import { notYet } from '../not-yet.ts';

export const keyStore = (): KeyStore => ({
  open: async () => {
    throw notYet('windows keys open');
  },
  destroy: async () => {
    throw notYet('windows keys destroy');
  },
});
