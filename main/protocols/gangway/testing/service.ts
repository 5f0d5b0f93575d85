/** The smallest service an agent can enrol with, for tests: strict in what it takes, honest in what it answers. */
import { randomUUID, sign } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import * as x509 from '../trust/x509.ts';
import { CompactEncrypt, compactVerify, decodeProtectedHeader, EmbeddedJWK, importJWK } from 'jose';
import { type ErrorCode } from '../../../../protocol/errors.ts';
import type { Plan } from '../../../../protocol/plan.ts';
import { PLAN_TYPE } from '../../../../protocol/plan.ts';
import { problem, PROBLEM_MEDIA_TYPE } from '../../../../protocol/problem.ts';
import { RedeemRequest } from '../../../../protocol/redeem.ts';
import type { Discovery } from '../../../../protocol/discovery.ts';
import { SECRET_TYPE } from '../../../../protocol/secrets.ts';
import type { PublicJwk } from '../../../../protocol/wire.ts';
import { type Issued, makePlanSigner, makeRoot, makeServerCertificate } from './certificates.ts';

export const ORGANISATION = 'org-1';
export const DEVICE = 'device-1';
export const ENROLLMENT = 'enrollment-1';
export const CODE = 'ABCDEFGHJY';

export interface Authorities {
  readonly root: Issued;
  readonly server: Issued;
  readonly planSigner: Issued;
}

export async function makeAuthorities(names?: string[]): Promise<Authorities> {
  const root = await makeRoot();
  return {
    root,
    server: await makeServerCertificate(root, names),
    planSigner: await makePlanSigner(root, ORGANISATION),
  };
}

export function json(
  response: ServerResponse,
  value: unknown,
  status = 200,
  type = 'application/json',
): void {
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(value));
}

export function refuse(response: ServerResponse, code: ErrorCode): void {
  const document = problem(code);
  json(response, document, document.status, PROBLEM_MEDIA_TYPE);
}

export const discovery = (origin: string, { root, planSigner }: Authorities): Discovery => ({
  protocol: { from: 1, to: 1 },
  origin,
  organisation: { id: ORGANISATION, name: 'Acme', help: { phone: '+358 9 123' } },
  credentials: ['code'],
  minimumAgentVersion: '0.1.0',
  languages: ['en'],
  roots: [root.sha256],
  planSigner: planSigner.der,
  serverTime: Date.now(),
});

/** Discovery and root: what a server answers before anybody is known. */
export const greeting =
  (authorities: Authorities, next?: RequestListener, change: Partial<Discovery> = {}): RequestListener =>
  (request, response) => {
    if (request.url === '/.well-known/gangway') {
      const { localPort } = request.socket;
      const origin = `https://${request.headers.host?.split(':')[0] ?? ''}:${localPort}`;
      json(response, { ...discovery(origin, authorities), ...change });
    } else if (request.url === `/roots/${authorities.root.sha256}`) {
      response.writeHead(200, { 'content-type': 'application/pkix-cert' });
      response.end(Buffer.from(authorities.root.der, 'base64'));
    } else if (next === undefined) {
      refuse(response, 'NOT_FOUND');
    } else {
      next(request, response);
    }
  };

async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}

/** A plan that is right in every way; `change` makes it wrong. */
export function plan(jkt: string, change: Partial<Plan> = {}): Plan {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: ORGANISATION,
    sub: DEVICE,
    enrollment: ENROLLMENT,
    sequence: 1,
    iat: now - 1,
    exp: now + 3600,
    cnf: { jkt },
    computerName: 'ACME-1',
    domain: null,
    steps: [
      { id: 'name', kind: 'host-name', needs: [], onFailure: 'stop', removable: false, hostName: 'ACME-1' },
    ],
    ...change,
  };
}

export function signJws(signer: Issued, payload: unknown, header: Record<string, unknown> = {}): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode({ alg: 'ES256', typ: PLAN_TYPE, ...header })}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key: signer.keyPem, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

export async function encryptSecret(
  secret: Uint8Array,
  agreement: PublicJwk,
  header: Record<string, string> = {},
): Promise<string> {
  return new CompactEncrypt(secret)
    .setProtectedHeader({
      alg: 'ECDH-ES',
      enc: 'A256GCM',
      typ: SECRET_TYPE,
      device: DEVICE,
      enrollment: ENROLLMENT,
      step: 'app',
      ...header,
    })
    .encrypt(await importJWK({ ...agreement }, 'ECDH-ES'));
}

/** Checks a DPoP proof as RFC 9449 says; @returns its claims and the key's JWK. */
export async function checkProof(request: IncomingMessage): Promise<Record<string, unknown>> {
  const proof = String(request.headers['dpop']);
  const header = decodeProtectedHeader(proof);
  if (header.typ !== 'dpop+jwt') throw new Error('typ');
  const { payload } = await compactVerify(proof, EmbeddedJWK, { algorithms: ['ES256'] });
  return { ...(JSON.parse(new TextDecoder().decode(payload)) as object), jwk: header.jwk };
}

/** A device certificate for the key of a request, PEM. */
export async function issueFor(request: string, issuer: Issued): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${DEVICE}`,
    issuer: issuer.certificate.subjectName,
    publicKey: new x509.Pkcs10CertificateRequest(request).publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  return `${certificate.toString('pem')}\n`;
}

/** A whole service behind `greeting`: redeem, token, plan, secret, events, status. */
export function service(
  authorities: Authorities,
  override: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): RequestListener {
  const state = { tokens: new Set<string>(), agreement: undefined as PublicJwk | undefined, certificate: '' };
  const newToken = (): string => {
    const token = randomUUID();
    state.tokens.add(token);
    return token;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const claims = await checkProof(request);
    const { kty, crv, x, y } = claims['jwk'] as PublicJwk;
    const jwk = { kty, crv, x, y };
    if (request.url === '/agent/v1/redeem') {
      const body = RedeemRequest.parse(await readJson(request));
      if (body.code !== CODE) return refuse(response, 'CODE_REJECTED');
      const csr = new x509.Pkcs10CertificateRequest(body.csr);
      if (!(await csr.verify())) return refuse(response, 'PROOF_INVALID');
      state.agreement = body.agreementKey;
      state.certificate = await issueFor(body.csr, authorities.root);
      return json(response, {
        device: DEVICE,
        enrollment: ENROLLMENT,
        certificateChain: state.certificate,
        accessToken: newToken(),
        expiresIn: 3600,
      });
    }
    if (request.url === '/agent/v1/token') {
      return json(response, { accessToken: newToken(), expiresIn: 3600, issuedAt: 1 });
    }
    const token = /^DPoP (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!state.tokens.has(token)) return refuse(response, 'TOKEN_INVALID');
    switch (request.url) {
      case '/agent/v1/plan': {
        const { calculateJwkThumbprint } = await import('jose');
        return json(response, {
          plan: signJws(authorities.planSigner, plan(await calculateJwkThumbprint(jwk))),
        });
      }
      case '/agent/v1/secrets/app':
        if (state.agreement === undefined) return refuse(response, 'SECRET_NOT_FOUND');
        return json(response, { secret: await encryptSecret(Buffer.from('open sesame'), state.agreement) });
      case '/agent/v1/events': {
        const body = (await readJson(request)) as { events: { sequence: number }[] };
        return json(response, { through: body.events.at(-1)?.sequence ?? 0 });
      }
      case '/agent/v1/status':
        return json(response, {
          device: DEVICE,
          enrollment: ENROLLMENT,
          state: 'setting-up',
          planSequence: 1,
          eventsThrough: 0,
          minimumAgentVersion: '0.1.0',
          serverTime: Date.now(),
        });
      default:
        return refuse(response, 'NOT_FOUND');
    }
  };
  return greeting(authorities, (request, response) => {
    if (override(request, response)) return;
    handle(request, response).catch(() => refuse(response, 'PROOF_INVALID'));
  });
}
