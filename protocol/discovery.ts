/**
 * `GET /.well-known/gangway[?organisation=slug]`: what an agent must know before it sends anything secret.
 * It is believed only when it came over proven TLS; over a bootstrap connection only `roots` is looked at,
 * and only to have something to show to the person.
 */
import { z } from 'zod';
import { Base64, Id, Language, Milliseconds, Sha256Hex, Text, Version } from './wire.ts';

export const DiscoveryQuery = z.object({ organisation: Id.optional() });

export const Help = z.object({
  phone: Text.optional(),
  email: z.email().max(200).optional(),
  url: z.url().max(500).optional(),
});

export const Discovery = z.object({
  protocol: z.object({ from: z.int().min(1), to: z.int().min(1) }),
  origin: z.url().max(300),
  organisation: z.object({ id: Id, name: Text, help: Help }),
  /** What a person is asked for. Today: a code. */
  credentials: z.array(z.enum(['code'])).min(1),
  minimumAgentVersion: Version,
  languages: z.array(Language).max(100),
  /** Root certificates that servers of this service are issued under, current one first. */
  roots: z.array(Sha256Hex).max(10),
  /** The certificate of the key that signs this organisation's plans, DER. Pinned from here on. */
  planSigner: Base64,
  serverTime: Milliseconds,
});
export type Discovery = z.infer<typeof Discovery>;
