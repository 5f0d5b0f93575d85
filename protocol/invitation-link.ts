/**
 * The link that helpdesk hands out: `https://host/enroll/<id>#code=…&root=…` (or `gangway://host/enroll/…`
 * for the app). What is secret stands in the fragment, which no browser sends and no server logs.
 */
import { parseCode } from './enrollment-code.ts';
import { parseFingerprint } from './fingerprint.ts';

export interface EnrollmentLink {
  /** `https://host[:port]`, always https. */
  readonly origin: string;
  readonly itemId: string | undefined;
  readonly code: string | undefined;
  readonly rootFingerprint: string | undefined;
}

export type ParsedLink = { ok: true; link: EnrollmentLink } | { ok: false; reason: 'address' | 'plain-http' };

const ITEM = /^\/enroll\/([A-Za-z0-9_-]{1,64})\/?$/;

/** Reads a server address or an enrollment link as a person pastes it; `host` alone means `https://host`. */
export function parseLink(typed: string, parseUrl: (text: string) => URL | undefined): ParsedLink {
  const text = typed.trim();
  if (text === '' || text.length > 2048 || /\s/.test(text)) return { ok: false, reason: 'address' };
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = parseUrl(withScheme.replace(/^gangway:\/\//i, 'https://'));
  if (!url || url.hostname === '') return { ok: false, reason: 'address' };
  if (url.protocol === 'http:') return { ok: false, reason: 'plain-http' };
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    return { ok: false, reason: 'address' };
  }
  const fragment = new Map(
    url.hash
      .slice(1)
      .split('&')
      .map((pair) => {
        const [key = '', ...value] = pair.split('=');
        return [key, value.join('=')] as const;
      }),
  );
  const code = parseCode(fragment.get('code') ?? '');
  return {
    ok: true,
    link: {
      origin: url.origin,
      itemId: ITEM.exec(url.pathname)?.[1],
      code: code.ok ? code.code : undefined,
      rootFingerprint: parseFingerprint(fragment.get('root') ?? ''),
    },
  };
}

/** The link helpdesk copies. The code and the fingerprint go behind `#`. */
export function formatLink(link: EnrollmentLink): string {
  const fragment = [
    ...(link.code === undefined ? [] : [`code=${link.code}`]),
    ...(link.rootFingerprint === undefined ? [] : [`root=${link.rootFingerprint}`]),
  ].join('&');
  return `${link.origin}/enroll${link.itemId === undefined ? '' : `/${link.itemId}`}${fragment && `#${fragment}`}`;
}
