/** Device keys on a Windows computer. Never plain files. */
import type { KeyStore } from '../../core/ports/keys.ts';
import type { Folder } from '../disk/folder.ts';
import { isWine } from './api/wine.ts';
import { cngKeys } from './cng-keys.ts';
import { wineKeys } from './wine-keys.ts';

/** @param folder only administrators write there */
export const keyStore = (folder: Folder): KeyStore => {
  let chosen: KeyStore | undefined;
  // Chosen when first used: looking for Wine asks the system.
  const store = (): KeyStore => (chosen ??= isWine() ? wineKeys(folder) : cngKeys());
  return { open: async () => store().open(), destroy: async () => store().destroy() };
};
