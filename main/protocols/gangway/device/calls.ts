/** Calls that a device makes: each with a proof of its key, most with a token that is fetched when it is needed. */
import type { z } from 'zod';
import { GangwayError } from '../../../../protocol/errors.ts';
import { type Operation, OPERATIONS } from '../../../../protocol/operations.ts';
import { TokenResponse } from '../../../../protocol/redeem.ts';
import type { DeviceKeys } from '../../../core/ports/keys.ts';
import type { ServerInfo } from '../../../core/ports/server.ts';
import type { Client } from '../client.ts';
import { readAnswer } from '../transport/answer.ts';
import { LIMITS } from '../transport/limits.ts';
import type { ProvingAgent } from '../transport/proving-agent.ts';
import { wholeRequest } from '../transport/whole-request.ts';
import { measureClock } from '../trust/discover.ts';
import { dpopProof } from './proof.ts';

interface Token {
  readonly device: string;
  readonly value: string;
  /** Milliseconds since 1970 by this computer's clock; a little before the server's end of it. */
  readonly until: number;
}

export interface CallInput {
  /** Instead of the operation's own, when it has parameters. */
  readonly path?: string;
  readonly body?: object;
}

/** Milliseconds that a request may still be under way when its token ends. */
const TOKEN_MARGIN = 30_000;

/** Milliseconds that the clocks may have run apart without any proof being refused for it. */
const CLOCK_SLACK = 30_000;

export class DeviceCalls {
  readonly #client: Client;
  readonly #agent: ProvingAgent;
  readonly #info: ServerInfo;
  readonly #keys: DeviceKeys;
  #token: Token | undefined;
  /** As measured when the server was proven; a clock that was put right since then is noticed. */
  #clockOffset: number;

  constructor(client: Client, agent: ProvingAgent, info: ServerInfo, keys: DeviceKeys) {
    this.#client = client;
    this.#agent = agent;
    this.#info = info;
    this.#keys = keys;
    this.#clockOffset = info.clockOffset;
  }

  /** Milliseconds since 1970, by the server's clock. */
  now(): number {
    return this.#client.clock.now() + this.#clockOffset;
  }

  withProof<Schema extends z.ZodType>(
    operation: Operation,
    schema: Schema,
    input: CallInput,
    signal?: AbortSignal,
  ): Promise<z.infer<Schema>> {
    return this.#send(operation, schema, input, undefined, signal);
  }

  /** A token the server no longer takes is fetched anew, once. */
  async withToken<Schema extends z.ZodType>(
    device: string,
    operation: Operation,
    schema: Schema,
    input: CallInput,
    signal?: AbortSignal,
  ): Promise<z.infer<Schema>> {
    const kept = this.#keptToken(device);
    try {
      return await this.#send(
        operation,
        schema,
        input,
        kept ?? (await this.#fetchToken(device, signal)),
        signal,
      );
    } catch (error) {
      const isStale = kept !== undefined && error instanceof GangwayError && error.code === 'TOKEN_INVALID';
      if (!isStale) throw error;
      return this.#send(operation, schema, input, await this.#fetchToken(device, signal), signal);
    }
  }

  /** Keeps a token that came with another answer. */
  remember(device: string, { accessToken, expiresIn }: { accessToken: string; expiresIn: number }): void {
    const until = this.#client.clock.now() + expiresIn * 1000 - TOKEN_MARGIN;
    this.#token = { device, value: accessToken, until };
  }

  forget(): void {
    this.#token = undefined;
  }

  #keptToken(device: string): string | undefined {
    const token = this.#token;
    return token?.device === device && this.#client.clock.now() < token.until ? token.value : undefined;
  }

  async #fetchToken(device: string, signal?: AbortSignal): Promise<string> {
    const answer = await this.withProof(OPERATIONS.token, TokenResponse, { body: { device } }, signal);
    this.remember(device, answer);
    return answer.accessToken;
  }

  /** A proof that is refused may only mean that the clocks ran apart since the server was proven: then once more. */
  async #send<Schema extends z.ZodType>(
    operation: Operation,
    schema: Schema,
    input: CallInput,
    token: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<z.infer<Schema>> {
    try {
      return await this.#sendOnce(operation, schema, input, token, signal);
    } catch (error) {
      if (!(error instanceof GangwayError) || error.code !== 'PROOF_INVALID') throw error;
      const measured = await measureClock(this.#client, this.#agent, this.#info.origin, signal);
      if (Math.abs(measured - this.#clockOffset) < CLOCK_SLACK) throw error;
      this.#clockOffset = measured;
      return this.#sendOnce(operation, schema, input, token, signal);
    }
  }

  async #sendOnce<Schema extends z.ZodType>(
    operation: Operation,
    schema: Schema,
    input: CallInput,
    token: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<z.infer<Schema>> {
    const { method } = operation;
    const url = new URL(input.path ?? operation.path, this.#info.origin);
    const now = this.now();
    const headers = {
      ...this.#client.headers,
      dpop: await dpopProof(this.#keys, { method, url, now, token }),
      ...(token === undefined ? {} : { authorization: `DPoP ${token}` }),
    };
    const answer = await wholeRequest(
      this.#agent,
      { method, url, headers, ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }) },
      { timeout: this.#client.timeouts.request, limit: LIMITS.json, signal },
    );
    return readAnswer(answer, operation, schema);
  }
}
