/** Whom a connection believes. Each decision gets an agent of its own; nothing here is ever global. */
import tls from 'node:tls';
import { pemOf } from './pem.ts';

export type Trust =
  /** Exactly this root, DER in base64; the system's roots do not count. */
  | { readonly kind: 'root'; readonly certificate: string }
  /** Roots of the operating system and those that come with Node. */
  | { readonly kind: 'system' }
  /** Bootstrap only: nobody is proven, so nothing may be sent that is worth knowing. */
  | { readonly kind: 'nobody' };

/** Gives the PEM of every root the system trusts. */
export type SystemRoots = () => readonly string[];

/** Both lists: the organisation's own authority is often only in the system's, and Node's is the fuller one. */
export const systemRoots: SystemRoots = () => [
  ...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]),
];

/** What TLS is told; made once per agent, as reading hundreds of roots costs tens of milliseconds. */
export function tlsOptionsFor(trust: Trust, roots: SystemRoots): tls.ConnectionOptions {
  const common = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;
  switch (trust.kind) {
    case 'root':
      return {
        ...common,
        rejectUnauthorized: true,
        secureContext: tls.createSecureContext({ ca: pemOf(trust.certificate), minVersion: 'TLSv1.2' }),
      };
    case 'system':
      return {
        ...common,
        rejectUnauthorized: true,
        secureContext: tls.createSecureContext({ ca: [...roots()], minVersion: 'TLSv1.2' }),
      };
    case 'nobody':
      return { ...common, rejectUnauthorized: false };
  }
}
