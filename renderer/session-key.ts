/**
 * The second half of the session with the browser host. The first is a cookie, but cookies of 127.0.0.1 go to
 * every port of it; this key stays with this origin. It comes in the fragment once and leaves the address bar.
 */
const STORED = 'gangway-session';
const FRAGMENT = /^#session=([A-Za-z0-9_-]+)$/;

export function sessionKey(): string {
  const brought = FRAGMENT.exec(location.hash)?.[1];
  if (brought !== undefined) {
    sessionStorage.setItem(STORED, brought);
    history.replaceState(null, '', location.pathname);
  }
  return brought ?? sessionStorage.getItem(STORED) ?? '';
}
