/** Said before macOS asks for an administrator, because trust in a root is taken back. */
import { withdrawsRoot } from '../../main/contract/withdraws-root.ts';
import { useWindow } from '../window-context.ts';

export function WithdrawalNote() {
  const { say, view } = useWindow();
  return withdrawsRoot(view) && <p className="note is-info">{say('guidance:withdraw-root-trust')}</p>;
}
