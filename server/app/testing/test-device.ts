/** A device as the agent API sees one, written from the protocol alone: keys, proofs, requests. */
import { createHash, randomUUID, webcrypto } from 'node:crypto';
import { calculateJwkThumbprint, compactDecrypt, type CompactJWSHeaderParameters, CompactSign } from 'jose';
import { AGENT_VERSION_HEADER } from '../../../protocol/operations.ts';
import { AGREEMENT_CONTEXT, type ComputerFacts, type RedeemRequest } from '../../../protocol/redeem.ts';
import { PublicJwk } from '../../../protocol/wire.ts';
import { ALGORITHM, Pkcs10CertificateRequestGenerator } from '../../pki/x509.ts';
import type { Clock } from '../clock.ts';
import { type Answer, type Ask, fetchOver } from './https-client.ts';

/** Where a device turns to. */
export interface ServiceAddress {
  readonly origin: string;
  /** PEM. */
  readonly rootPem: string;
}

export interface ProofChanges {
  readonly header?: Partial<CompactJWSHeaderParameters>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Instead of a fresh proof. */
  readonly proof?: string;
}

const { subtle } = webcrypto;

export class TestDevice {
  readonly jwk: PublicJwk;
  readonly jkt: string;
  readonly facts: ComputerFacts;
  agentVersion = '1.0.0';
  readonly #clock: Clock;
  readonly #signing: webcrypto.CryptoKeyPair;
  readonly #agreement: webcrypto.CryptoKeyPair;

  private constructor(
    clock: Clock,
    facts: ComputerFacts,
    keys: { signing: webcrypto.CryptoKeyPair; agreement: webcrypto.CryptoKeyPair },
    identity: { jwk: PublicJwk; jkt: string },
  ) {
    this.#clock = clock;
    this.facts = facts;
    this.#signing = keys.signing;
    this.#agreement = keys.agreement;
    this.jwk = identity.jwk;
    this.jkt = identity.jkt;
  }

  static async make(clock: Clock, facts: Partial<ComputerFacts> = {}): Promise<TestDevice> {
    const signing = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const ecdh = { name: 'ECDH', namedCurve: 'P-256' };
    const agreement = await subtle.generateKey(ecdh, true, ['deriveBits']);
    const jwk = await publicJwk(signing.publicKey);
    const keys = {
      signing: signing,
      agreement: agreement,
    };
    const serial = randomUUID().slice(0, 8).toUpperCase();
    const all: ComputerFacts = {
      platform: 'simulated',
      osName: 'Simulated OS',
      osVersion: '1.0',
      model: 'Test computer',
      serial,
      hardwareUuid: randomUUID(),
      hostName: `NEW-${serial}`,
      ...facts,
    };
    return new TestDevice(clock, all, keys, { jwk, jkt: await calculateJwkThumbprint(jwk) });
  }

  /** The private signing key, for tests that misuse it. */
  get signingKey(): webcrypto.CryptoKey {
    return this.#signing.privateKey;
  }

  async agreementKey(): Promise<PublicJwk> {
    return publicJwk(this.#agreement.publicKey);
  }

  async proof(method: string, url: string, token?: string, changes: ProofChanges = {}): Promise<string> {
    if (changes.proof !== undefined) return changes.proof;
    const claims = {
      jti: randomUUID(),
      htm: method,
      htu: url.split('?', 1)[0],
      iat: Math.floor(this.#clock.now() / 1000),
      ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
      ...changes.claims,
    };
    return new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.jwk, ...changes.header })
      .sign(this.#signing.privateKey);
  }

  /** A request of the agent API with this device's proof, and the token when there is one. */
  async ask(
    at: ServiceAddress,
    path: string,
    { token, changes, ...ask }: Ask & { token?: string | undefined; changes?: ProofChanges } = {},
  ): Promise<Answer> {
    const url = `${at.origin}${path}`;
    const dpop = await this.proof(ask.method ?? 'GET', url, token, changes);
    const authorization = token === undefined ? {} : { authorization: `DPoP ${token}` };
    return fetchOver(at.rootPem, url, {
      ...ask,
      headers: { dpop, [AGENT_VERSION_HEADER]: this.agentVersion, ...authorization, ...ask.headers },
    });
  }

  async redeemBody(organisation: string, code: string): Promise<RedeemRequest> {
    const agreementKey = await this.agreementKey();
    return {
      organisation,
      code,
      csr: await this.csr(),
      agreementKey,
      agreementSignature: await this.sign(AGREEMENT_CONTEXT + (await calculateJwkThumbprint(agreementKey))),
      facts: this.facts,
      agentVersion: this.agentVersion,
      language: 'en',
    };
  }

  async csr(name = 'CN=whatever I like'): Promise<string> {
    const request = await Pkcs10CertificateRequestGenerator.create({
      name,
      keys: this.#signing,
      signingAlgorithm: ALGORITHM,
    });
    return Buffer.from(request.rawData).toString('base64');
  }

  async sign(text: string): Promise<string> {
    const signature = await subtle.sign(ALGORITHM, this.#signing.privateKey, Buffer.from(text));
    return Buffer.from(signature).toString('base64url');
  }

  async redeem(at: ServiceAddress, organisation: string, code: string): Promise<Answer> {
    const body = await this.redeemBody(organisation, code);
    return this.ask(at, '/agent/v1/redeem', { method: 'POST', body });
  }

  async decrypt(jwe: string): Promise<{ header: Record<string, unknown>; text: string }> {
    const jwk = await subtle.exportKey('jwk', this.#agreement.privateKey);
    const key = await subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, [
      'deriveBits',
    ]);
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, key);
    return { header: { ...protectedHeader }, text: Buffer.from(plaintext).toString() };
  }
}

const publicJwk = async (key: webcrypto.CryptoKey): Promise<PublicJwk> => {
  const { kty, crv, x, y } = await subtle.exportKey('jwk', key);
  return PublicJwk.parse({ kty, crv, x, y });
};
