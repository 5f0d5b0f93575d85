/**
 * What travels between a window and the engine. Hosts only move these messages; `door.ts` and `connect.ts`
 * are the two ends. Plain data: it survives JSON as well as structured cloning.
 */
import type { ErrorCode } from '../../protocol/errors.ts';

/** The window asks. `input` is absent for calls without one. */
export interface Request {
  readonly id: number;
  readonly group: string;
  readonly name: string;
  readonly input?: unknown;
}

/** A failure as it crosses: the code and what fills the placeholders of its words. No message, no stack. */
export interface Problem {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** The engine's answer. `id` is `null` only when the message had none that could be read. */
export type Reply =
  | { readonly id: number | null; readonly ok: true; readonly output?: unknown }
  | { readonly id: number | null; readonly ok: false; readonly problem: Problem };

/** The engine tells, unasked. */
export interface PushMessage {
  readonly push: { readonly group: string; readonly name: string };
  readonly payload: unknown;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The id of a message that may be anything. */
export function idOf(message: unknown): number | null {
  const id = isRecord(message) ? message['id'] : undefined;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
}
