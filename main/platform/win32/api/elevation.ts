/** Whether this process may change the computer. */
import { GangwayError } from '../../../../protocol/errors.ts';
import { declare } from './library.ts';

/** https://learn.microsoft.com/windows/win32/api/shlobj_core/nf-shlobj_core-isuseranadmin */
const isUserAnAdmin = declare<[], number>('shell32', 'int IsUserAnAdmin()');

/** Elevated, not merely a member of Administrators. */
export const isElevated = (): boolean => isUserAnAdmin() !== 0;

/** @throws NEEDS_ADMINISTRATOR */
export function needElevation(): void {
  if (!isElevated()) throw new GangwayError('NEEDS_ADMINISTRATOR');
}
