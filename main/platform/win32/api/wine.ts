/** Whether this is Wine: it lacks what no Windows lacks, and only there may something else stand in. */
import { hasFunction } from './library.ts';

/** https://wiki.winehq.org/Developer_FAQ */
export const isWine = (): boolean => hasFunction('ntdll', 'wine_get_version');
