/** Said before the system asks whether Gangway may change this computer, so that its dialog is no surprise. */
import { useWindow } from '../window-context.ts';

export function PermissionNote() {
  const { say, view } = useWindow();
  if (!view.asksPermission) return null;
  return <p className="note is-info">{say(`guidance:permission.${view.system}`)}</p>;
}
