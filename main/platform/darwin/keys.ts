/**
 * Device keys on a Mac: not yet. They belong into the Secure Enclave, which Node reaches through Security.framework
 * alone; the command `security` takes secrets on its command line and makes keys that can be copied. Until that is
 * written and has run on a Mac there are none: never plain files.
 */
import type { KeyStore } from '../../core/ports/keys.ts';
import { notYet } from '../not-yet.ts';

export const keyStore = (): KeyStore => ({
  open: async () => {
    throw notYet('macos keys open');
  },
  destroy: async () => {
    throw notYet('macos keys destroy');
  },
});
