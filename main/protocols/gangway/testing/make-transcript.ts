/** Recorded exchanges → a transcript: whatever changes from one enrollment to the next becomes a placeholder. */
import { OPERATIONS, type Operation } from '../../../../protocol/operations.ts';
import { type Exchange, type Placeholder, Transcript } from '../../../../protocol/golden/transcript.ts';
import type { Recorded } from './record-exchanges.ts';

/** Members that hold another value each time, whatever it is. */
const CHANGING_MEMBERS: Readonly<Record<string, Placeholder>> = {
  serverTime: 'milliseconds',
  issuedAt: 'seconds',
  iat: 'seconds',
  exp: 'seconds',
  jti: 'proof-id',
  ath: 'token-hash',
  dpop: 'proof',
  plan: 'plan',
  secret: 'secret',
};
const NOT_RECORDED = new Set(['host', 'content-length']);

const decode = (part: string | undefined): unknown =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));

/** @param known values that stand in the exchanges, by the name of their placeholder. */
export function makeTranscript(
  title: string,
  recorded: readonly Recorded[],
  known: Readonly<Partial<Record<Placeholder, string>>>,
): Transcript {
  // Longest first: one value may be part of another.
  const values = Object.entries(known).toSorted(([, left], [, right]) => right.length - left.length);
  const replace = (text: string): string =>
    values.reduce((so, [name, value]) => so.replaceAll(value, `<${name}>`), text);
  const generalise = (value: unknown, member = ''): unknown => {
    const changing = CHANGING_MEMBERS[member];
    if (changing !== undefined && typeof value !== 'object') return `<${changing}>`;
    if (typeof value === 'string') return replace(value);
    if (Array.isArray(value)) return value.map((item) => generalise(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, generalise(item, name)]));
  };
  const exchanges = recorded.map((one) => generalise(exchangeOf(one)));
  return Transcript.parse({ title, exchanges });
}

function exchangeOf(one: Recorded): Exchange {
  const { method, path, status, contentType } = one;
  const headers = Object.fromEntries(
    Object.entries(one.headers)
      .filter(([name]) => !NOT_RECORDED.has(name))
      .toSorted(([left], [right]) => left.localeCompare(right)),
  );
  const proof = headers['dpop'];
  const isJson = contentType.startsWith('application/json');
  const body: unknown = isJson ? JSON.parse(one.answer.toString('utf8')) : one.answer.toString('base64');
  const inside = isJson ? insideOf(body as Record<string, unknown>) : undefined;
  return {
    operation: operationOf(method, path),
    request: {
      method,
      path,
      headers,
      ...(proof === undefined ? {} : { proof: insideJws(proof) }),
      ...(one.body.length === 0 ? {} : { body: JSON.parse(one.body.toString('utf8')) as unknown }),
    },
    response: { status, contentType, body, ...(inside === undefined ? {} : { inside }) },
  } as Exchange;
}

function insideJws(compact: string): { header: unknown; payload: unknown } {
  const [header, payload] = compact.split('.');
  return { header: decode(header), payload: decode(payload) };
}

function insideOf(body: Record<string, unknown>): { header: unknown; payload?: unknown } | undefined {
  if (typeof body['plan'] === 'string') return insideJws(body['plan']);
  if (typeof body['secret'] !== 'string') return undefined;
  const header = decode(body['secret'].split('.')[0]) as { epk: object };
  return { header: { ...header, epk: { ...header.epk, x: '<ephemeral-x>', y: '<ephemeral-y>' } } };
}

/** Path parameters fit anything without a slash. */
function operationOf(method: string, path: string): string {
  const found = Object.values(OPERATIONS).find(
    (operation: Operation) =>
      operation.method === method &&
      new RegExp(`^${operation.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  if (found === undefined) throw new Error(`no operation: ${method} ${path}`);
  return found.operationId;
}
