/** The headers that every file of the window is served with. */

/** The window's own scheme: a standard, secure origin of its own that no network reaches. */
export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://gangway`;

/**
 * SECURITY: only files of the program run or show; the page can contact nobody, the engine does that.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const responseHeaders = (contentType: string): Record<string, string> => ({
  'content-type': contentType,
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
});
