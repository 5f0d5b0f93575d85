/** Somebody at the console, as the service sees one: real TLS, a cookie, an origin. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { PASSWORD_FILE } from '../../app/first-start.ts';
import { type Answer, type Ask, fetchOver } from '../../app/testing/https-client.ts';
import type { TestService } from '../../app/testing/test-service.ts';
import { transact } from '../../storage/transaction.ts';
import { createUser } from '../../users/create-user.ts';
import { hashPassword } from '../../users/password.ts';
import { ADMIN_OPERATIONS, type AdminOperation, type AdminOperationName } from '../schemas.ts';
import type { Role } from '../schemas/session.ts';

type Declared<Name extends AdminOperationName> = (typeof ADMIN_OPERATIONS)[Name];
type Answered<Name extends AdminOperationName> =
  Declared<Name> extends { readonly response: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;

export interface Given {
  readonly id?: string;
  readonly query?: string;
  readonly body?: object | string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export class ConsoleUser {
  cookie: string | undefined;
  readonly #service: TestService;
  readonly #origin: string;

  constructor(service: TestService, origin = service.origin) {
    this.#service = service;
    this.#origin = origin;
  }

  /** Asks as a browser on the console's own page would. */
  async ask(path: string, { headers, ...ask }: Ask = {}): Promise<Answer> {
    const answer = await fetchOver(this.#service.rootPem, `${this.#origin}${path}`, {
      ...ask,
      headers: {
        ...(ask.method !== undefined && ask.method !== 'GET' && { origin: this.#origin }),
        ...(this.cookie !== undefined && { cookie: this.cookie }),
        ...headers,
      },
    });
    const [set] = [answer.headers['set-cookie'] ?? []].flat();
    if (set !== undefined) this.cookie = set.split(';', 1)[0];
    return answer;
  }

  /** One operation, whatever becomes of it. */
  try(name: AdminOperationName, { id = 'x', query = '', body, headers = {} }: Given = {}): Promise<Answer> {
    const { method, path }: AdminOperation = ADMIN_OPERATIONS[name];
    return this.ask(path.replace(':id', id) + query, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
  }

  /** One operation that must succeed; its answer is held against the declaration. */
  async do<Name extends AdminOperationName>(name: Name, given: Given = {}): Promise<Answered<Name>> {
    const answer = await this.try(name, given);
    if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.bytes.toString()}`);
    const { response }: AdminOperation = ADMIN_OPERATIONS[name];
    return response?.parse(answer.json) as Answered<Name>;
  }

  signIn(userName: string, password: string): Promise<Answer> {
    return this.try('signIn', { body: { userName, password } });
  }
}

export const adminPassword = (service: TestService): string =>
  readFileSync(join(service.data, PASSWORD_FILE), 'utf8').trim();

/** The administrator whom the first start made, signed in. */
export async function administrator(service: TestService): Promise<ConsoleUser> {
  const user = new ConsoleUser(service);
  await user.signIn('admin', adminPassword(service));
  return user;
}

/** Somebody new, signed in. */
export async function newUser(
  service: TestService,
  role: Role,
  { name = role, organisation = service.organisation }: { name?: string; organisation?: string } = {},
): Promise<ConsoleUser> {
  const password = `password of ${name}`;
  const passwordHash = await hashPassword(password);
  await transact(service.storage.db, (tx) =>
    createUser(tx, service.clock, { organisation, name, passwordHash, role }),
  );
  const user = new ConsoleUser(service);
  await user.signIn(name, password);
  return user;
}
