/** Somebody at the helpdesk, who works with the service by its admin API over TLS, as the console does. */
import { createHash } from 'node:crypto';
import { request } from 'node:https';

export interface Helpdesk {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
}

interface Answer {
  readonly status: number;
  readonly cookie: string | undefined;
  readonly body: Buffer;
}

/** @throws when the service does not present the root with this fingerprint, or the password is not right. */
export async function signIn(
  origin: string,
  rootFingerprint: string,
  name: string,
  password: string,
): Promise<Helpdesk> {
  const root = await send(origin, { path: `/roots/${rootFingerprint}`, unproven: true });
  if (createHash('sha256').update(root.body).digest('hex') !== rootFingerprint) {
    throw new Error('the service presented another root certificate');
  }
  const ca = `-----BEGIN CERTIFICATE-----\n${root.body.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const { cookie } = await send(origin, {
    path: '/admin/v1/session',
    method: 'POST',
    ca,
    body: { userName: name, password },
  });
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await send(origin, { path: `/admin/v1${path}`, method, ca, cookie, body });
    return (answer.status === 204 ? undefined : JSON.parse(answer.body.toString('utf8'))) as T;
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}

interface Call {
  readonly path: string;
  readonly method?: string;
  readonly ca?: string;
  /** Only for the root certificate, which is checked by its hash. */
  readonly unproven?: boolean;
  readonly cookie?: string | undefined;
  readonly body?: unknown;
}

function send(
  origin: string,
  { path, method = 'GET', ca, unproven = false, cookie, body }: Call,
): Promise<Answer> {
  const bytes = body instanceof Buffer;
  const content = body === undefined ? undefined : bytes ? body : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const sent = request(
      `${origin}${path}`,
      {
        method,
        ...(ca === undefined ? {} : { ca }),
        rejectUnauthorized: !unproven,
        agent: false,
        headers: {
          origin,
          ...(cookie === undefined ? {} : { cookie }),
          ...(content ? { 'content-type': bytes ? 'application/octet-stream' : 'application/json' } : {}),
          ...(content ? { 'content-length': content.length } : {}),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(parts);
          const status = response.statusCode ?? 0;
          if (status >= 300)
            return reject(new Error(`${method} ${path}: ${status} ${answer.toString('utf8')}`));
          return resolve({
            status,
            cookie: response.headers['set-cookie']?.[0]?.split(';')[0],
            body: answer,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(content);
  });
}
