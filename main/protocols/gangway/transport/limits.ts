/** How long the agent waits and how much it takes. docs/protocol.md shows this table; a test compares them. */

/** Milliseconds. */
export interface Timeouts {
  /** Name look-up, TCP, proxy and TLS together, until the server is proven. */
  readonly connect: number;
  /** A whole request, connecting and the answer's last byte included. Downloads: until the answer's head. */
  readonly request: number;
  /** Between two pieces of a download, while the agent is waiting for one. */
  readonly downloadIdle: number;
}

export const TIMEOUTS: Timeouts = { connect: 10_000, request: 30_000, downloadIdle: 30_000 };

/** Bytes of an answer's body; more is refused before it is kept. */
export const LIMITS = {
  /** A JSON answer; the largest is a plan. */
  json: 1_200_000,
  /** A root certificate. */
  certificate: 65_536,
} as const;
