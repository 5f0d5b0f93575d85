/**
 * Transcripts: enrollments as they went over the wire, with everything that changes from one to the next as a
 * named placeholder, `<like-this>`. The same name always stands for the same value within one transcript, except for
 * those that are another one each time. Both sides are tested against them.
 */
import { z } from 'zod';
import {
  Base64,
  CompactJwe,
  CompactJws,
  EnrollmentCode,
  Id,
  Milliseconds,
  PemChain,
  Seconds,
  Sha256Hex,
  Thumbprint,
} from '../wire.ts';

const token = z.string().min(20).max(4000);
const coordinate = Thumbprint;

/** What each placeholder may stand for. */
export const PLACEHOLDERS = {
  origin: z.url(),
  organisation: Id,
  code: EnrollmentCode,
  device: Id,
  enrollment: Id,
  'root-fingerprint': Sha256Hex,
  'root-certificate': Base64,
  'plan-signer': Base64,
  'signing-x': coordinate,
  'signing-y': coordinate,
  'signing-thumbprint': Thumbprint,
  'agreement-x': coordinate,
  'agreement-y': coordinate,
  'agreement-signature': z.string().length(86),
  'certificate-request': Base64,
  'renewal-request': Base64,
  'certificate-chain': PemChain,
  'first-token': token,
  'second-token': token,
  'host-name-step': Id,
  'application-step': Id,
  plan: CompactJws,
  secret: CompactJwe,
  proof: CompactJws,
  'proof-id': z.string().min(8).max(200),
  'token-hash': Thumbprint,
  'ephemeral-x': coordinate,
  'ephemeral-y': coordinate,
  milliseconds: Milliseconds,
  seconds: Seconds,
} as const satisfies Record<string, z.ZodType<string | number>>;

export type Placeholder = keyof typeof PLACEHOLDERS;

/** Another value at each place. */
export const CHANGING: readonly Placeholder[] = [
  'proof',
  'proof-id',
  'token-hash',
  'ephemeral-x',
  'ephemeral-y',
  'milliseconds',
  'seconds',
];

const json = z.json();
const Inside = z.strictObject({ header: json, payload: json.optional() });

export const Exchange = z.strictObject({
  /** The `operationId`. */
  operation: z.string(),
  request: z.strictObject({
    method: z.enum(['GET', 'POST']),
    path: z.string(),
    /** All of them but `host` and `content-length`. */
    headers: z.record(z.string(), z.string()),
    /** What is inside the DPoP header. */
    proof: Inside.optional(),
    body: json.optional(),
  }),
  response: z.strictObject({
    status: z.int(),
    contentType: z.string(),
    /** JSON, or base64 of other bytes. */
    body: json,
    /** What is inside the JWS or JWE in the body; of the latter only the protected header. */
    inside: Inside.optional(),
  }),
});
export type Exchange = z.infer<typeof Exchange>;

export const Transcript = z.strictObject({ title: z.string(), exchanges: z.array(Exchange).min(1) });
export type Transcript = z.infer<typeof Transcript>;

/** Values of placeholders as they have been met. */
export type Bindings = Map<string, string | number>;

const MARK = /<([a-z][a-z-]*)>/g;

const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);

/** Puts values in the place of placeholders. @throws when one has no value. */
export function fill(template: unknown, valueOf: (name: Placeholder) => string | number): unknown {
  if (typeof template === 'string') {
    const known = (name: string): string | number => {
      if (!isPlaceholder(name)) throw new Error(`no placeholder: <${name}>`);
      return valueOf(name);
    };
    const whole = /^<([a-z][a-z-]*)>$/.exec(template)?.[1];
    return whole === undefined
      ? template.replace(MARK, (_mark, name: string) => String(known(name)))
      : known(whole);
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, valueOf));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, fill(item, valueOf)]));
}

/**
 * Where `actual` differs from the template: one line each, none when they agree. Binds what it meets.
 * Objects must have the same members, arrays the same length.
 */
export function compare(template: unknown, actual: unknown, bindings: Bindings, at = ''): string[] {
  if (typeof template === 'string') return compareText(template, actual, bindings, at);
  if (typeof template !== 'object' || template === null) {
    return template === actual
      ? []
      : [`${at}: ${JSON.stringify(actual)} instead of ${JSON.stringify(template)}`];
  }
  if (typeof actual !== 'object' || actual === null || Array.isArray(template) !== Array.isArray(actual)) {
    return [`${at}: ${JSON.stringify(actual)} is of another kind`];
  }
  const names = new Set([...Object.keys(template), ...Object.keys(actual)]);
  return [...names].flatMap((name) => {
    const where = `${at}/${name}`;
    if (!Object.hasOwn(template, name)) return [`${where}: not in the transcript`];
    if (!Object.hasOwn(actual, name)) return [`${where}: missing`];
    const inner = (from: object): unknown => (from as Record<string, unknown>)[name];
    return compare(inner(template), inner(actual), bindings, where);
  });
}

function compareText(template: string, actual: unknown, bindings: Bindings, at: string): string[] {
  const names = [...template.matchAll(MARK)].map(([, name = '']) => name);
  if (names.length === 0) {
    return template === actual
      ? []
      : [`${at}: ${JSON.stringify(actual)} instead of ${JSON.stringify(template)}`];
  }
  if (typeof actual !== 'string' && typeof actual !== 'number')
    return [`${at}: ${typeof actual} for ${template}`];
  const literal = template.split(MARK).filter((_part, index) => index % 2 === 0);
  const pattern = new RegExp(
    `^${literal.map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('([^]+?)')}$`,
  );
  const values = pattern.exec(String(actual))?.slice(1);
  if (values === undefined) return [`${at}: ${JSON.stringify(actual)} is not like ${template}`];
  return names.flatMap((name, index) => {
    const text = values[index] ?? '';
    return bind(name, typeof actual === 'number' ? actual : text, bindings, at);
  });
}

function bind(name: string, value: string | number, bindings: Bindings, at: string): string[] {
  if (!isPlaceholder(name)) return [`${at}: no placeholder: <${name}>`];
  if (!PLACEHOLDERS[name].safeParse(value).success)
    return [`${at}: ${JSON.stringify(value)} is no <${name}>`];
  if (CHANGING.includes(name)) return [];
  const before = bindings.get(name);
  if (before !== undefined && before !== value) return [`${at}: <${name}> was ${before}, is ${value}`];
  bindings.set(name, value);
  return [];
}
