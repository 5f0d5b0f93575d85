/**
 * `POST /agent/v1/redeem`: a code and a proven device key become a device.
 * Idempotent (G2): the same code with the same key gives the same device and a fresh token, and uses nothing up.
 */
import { z } from 'zod';
import { Base64, EnrollmentCode, Id, Language, PemChain, PublicJwk, Seconds, Text, Version } from './wire.ts';

export const Platform = z.enum(['windows', 'macos', 'simulated']);

/** A trusted platform module. `present` only where the system proves it; a Secure Enclave is none. */
export const TpmFact = z.enum(['present', 'absent', 'unknown']);

/** What the computer belongs to. Unknown is not none. */
export const JoinedFact = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('none') }),
  z.strictObject({ to: z.literal('directory'), domain: Text }),
  /** `tenant`: the id of the Entra tenant. */
  z.strictObject({ to: z.literal('entra'), tenant: Text }),
  z.strictObject({ to: z.literal('both'), domain: Text, tenant: Text }),
  z.strictObject({ to: z.literal('unknown') }),
]);
export type JoinedFact = z.infer<typeof JoinedFact>;

/** Who manages the computer. */
export const ManagedFact = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('managed'), by: Text }),
  z.strictObject({ state: z.literal('nobody') }),
  z.strictObject({ state: z.literal('unknown') }),
]);
export type ManagedFact = z.infer<typeof ManagedFact>;

/** Whether it is a virtual machine. `no-sign`: nothing says so, which proves nothing. */
export const VirtualFact = z.enum(['yes', 'no-sign', 'unknown']);

/** Absent from agents that do not know them yet, and where the system has no such thing. */
export const FurtherFacts = z.strictObject({
  /** Of Windows, in its own word: `Professional`. */
  edition: Text.optional(),
  /** As the system writes it: `26100.7067`, `25B78`. */
  build: Text.optional(),
  tpm: TpmFact.optional(),
  joined: JoinedFact.optional(),
  managed: ManagedFact.optional(),
  virtual: VirtualFact.optional(),
});
export type FurtherFacts = z.infer<typeof FurtherFacts>;

/** What the server learns about the computer; the consent page lists exactly these. */
export const ComputerFacts = z.strictObject({
  platform: Platform,
  osName: Text,
  osVersion: Text,
  model: Text,
  serial: Text,
  hardwareUuid: Text,
  hostName: Text,
  ...FurtherFacts.shape,
});
export type ComputerFacts = z.infer<typeof ComputerFacts>;

/** Those that not every agent sends. */
export const furtherFactsOf = ({
  edition,
  build,
  tpm,
  joined,
  managed,
  virtual,
}: ComputerFacts): FurtherFacts => FurtherFacts.parse({ edition, build, tpm, joined, managed, virtual });

export const RedeemRequest = z.strictObject({
  organisation: Id,
  code: EnrollmentCode,
  /** PKCS#10, DER, signed by the signing key: the proof of possession for the certificate. */
  csr: Base64,
  agreementKey: PublicJwk,
  /**
   * The signing key's ES256 signature (IEEE P1363, base64url) over `AGREEMENT_CONTEXT` + the agreement key's
   * RFC 7638 thumbprint: ties both keys together.
   */
  agreementSignature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
  facts: ComputerFacts,
  agentVersion: Version,
  language: Language,
});
export type RedeemRequest = z.infer<typeof RedeemRequest>;

/** Keeps a signature over an agreement key from meaning anything elsewhere. */
export const AGREEMENT_CONTEXT = 'gangway-agreement-key-v1:';

const Token = {
  /** Opaque; bound to the signing key (DPoP, RFC 9449). Goes into a header, so its characters are those of RFC 9110. */
  accessToken: z
    .string()
    .min(20)
    .max(4000)
    .regex(/^[A-Za-z0-9._~+/-]+=*$/),
  /** Seconds from now. */
  expiresIn: z.int().min(1).max(86_400),
};

export const RedeemResponse = z.object({
  device: Id,
  enrollment: Id,
  /** Device certificate first, then the authorities up to but without the root. */
  certificateChain: PemChain,
  ...Token,
});
export type RedeemResponse = z.infer<typeof RedeemResponse>;

/** `POST /agent/v1/token`: a fresh token for a known device after a restart; the DPoP proof is the credential. */
export const TokenRequest = z.strictObject({ device: Id });
export const TokenResponse = z.object({ ...Token, issuedAt: Seconds });
export type TokenResponse = z.infer<typeof TokenResponse>;
