/** The error code, small, for helpdesk to look up. */
import { useWindow } from '../window-context.ts';

export function ErrorCodeNote({ code }: { readonly code: string }) {
  const { say } = useWindow();
  return (
    <p className="error-code">
      <span className="visually-hidden">{say('wizard:failed.code')}: </span>
      <code dir="ltr">{code}</code>
    </p>
  );
}
