/**
 * Bytes as they come, gathered into large pieces in a few buffers that are used again and again. TLS hands over 16 KB
 * at a time: a buffer for each of them costs more than all the rest of a download.
 */
import { GangwayError } from '../../../../protocol/errors.ts';

/** Bytes of a piece: few enough to be in a processor's cache still when they are read. */
export const PIECE = 256 * 1024;

/** Full pieces that may wait; with a third one the source has to pause. */
const AHEAD = 2;

/** Milliseconds after which a reader gets what there is, although the piece is not full. */
const PATIENCE = 100;

export class Collector {
  readonly #host: string;
  readonly #resume: () => void;
  readonly #ready: Uint8Array[] = [];
  readonly #spare: Uint8Array[] = [];
  #filling: Uint8Array = new Uint8Array(PIECE);
  #filled = 0;
  /** With the reader, until it asks for more. */
  #lent: Uint8Array | undefined;
  #ended = false;
  #failure: unknown;
  #wake: (() => void) | undefined;
  /** The reader has waited long enough for a full piece. */
  #hurried = false;

  /** @param resume asks the source for more, after `take` said that it is enough. */
  constructor(host: string, resume: () => void) {
    this.#host = host;
    this.#resume = resume;
  }

  /** Copies what came. @returns whether the source may go on; what it sends all the same is kept. */
  take(bytes: Uint8Array): boolean {
    for (let taken = 0; taken < bytes.length;) {
      const some = bytes.subarray(taken, taken + PIECE - this.#filled);
      this.#filling.set(some, this.#filled);
      this.#filled += some.length;
      taken += some.length;
      if (this.#filled === PIECE) this.#putAside();
    }
    if (this.#ready.length > 0 || this.#hurried) this.#wake?.();
    return this.#ready.length < AHEAD;
  }

  /** Nothing more comes. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** What came before is still read, then the reader gets this. */
  fail(error: unknown): void {
    this.#failure ??= error;
    this.end();
  }

  /**
   * The next piece, or `undefined` at the end. It is the caller's until the next call: the buffer is used again.
   * @param idle milliseconds in which something must come
   * @throws NETWORK_TIMEOUT, or what `fail` was told
   */
  async next(idle: number): Promise<Uint8Array | undefined> {
    if (this.#lent !== undefined) this.#spare.push(this.#lent);
    this.#lent = undefined;
    if (this.#ready.length < AHEAD) this.#resume();
    if (this.#ready.length === 0 && !this.#ended) await this.#something(idle);
    if (this.#ready.length === 0 && this.#filled > 0) this.#putAside();
    const piece = this.#ready.shift();
    if (piece === undefined && this.#failure !== undefined) throw this.#failure;
    if (piece !== undefined) this.#lent = new Uint8Array(piece.buffer);
    return piece;
  }

  #putAside(): void {
    this.#ready.push(this.#filling.subarray(0, this.#filled));
    this.#filling = this.#spare.pop() ?? new Uint8Array(PIECE);
    this.#filled = 0;
  }

  async #something(idle: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        timer = setTimeout(() => {
          if (this.#filled > 0) {
            resolve();
            return;
          }
          this.#hurried = true;
          timer = setTimeout(() => {
            // Whoever was asleep for so long, as a computer with its lid closed, looks at what has come meanwhile first.
            setImmediate(() => setImmediate(() => reject(late(this.#host))));
          }, idle - PATIENCE);
        }, PATIENCE);
      });
    } finally {
      clearTimeout(timer);
      this.#hurried = false;
      this.#wake = undefined;
    }
  }
}

const late = (host: string): GangwayError =>
  new GangwayError('NETWORK_TIMEOUT', { details: { host, phase: 'download' } });
