/** Bytes of a download between the link, which brings them, and the step, which takes them in its own time. */
import type { GangwayError } from '../../protocol/errors.ts';
import { WINDOW } from './messages.ts';
import { refused } from './refusal.ts';

export interface Arrivals {
  /** @throws HELPER_REFUSED when more came than was asked for: it must not fill the memory */
  push(bytes: Uint8Array): void;
  end(error: GangwayError | undefined): void;
  /** Taken once. */
  bytes(): AsyncGenerator<Uint8Array, void, undefined>;
}

export interface ArrivalsParts {
  taken(bytes: number): Promise<void>;
  stop(): Promise<void>;
}

export function arrivals({ taken, stop }: ArrivalsParts): Arrivals {
  const held: Uint8Array[] = [];
  let size = 0;
  let over: { readonly error: GangwayError | undefined } | undefined;
  /** The step wants no more; what is under way is let go. */
  let unwanted = false;
  let wake = (): void => undefined;

  async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const piece = held.shift();
        if (piece !== undefined) {
          yield piece;
          size -= piece.length;
          await taken(piece.length);
        } else if (over !== undefined) {
          if (over.error !== undefined) throw over.error;
          return;
        } else {
          await new Promise<void>((resolve) => (wake = resolve));
        }
      }
    } finally {
      unwanted = true;
      held.length = 0;
      if (over === undefined) await stop().catch(() => undefined);
    }
  }

  return {
    push(piece) {
      if (unwanted) return;
      if (size + piece.length > WINDOW) throw refused('too-much');
      held.push(piece);
      size += piece.length;
      wake();
    },
    end(error) {
      over = { error };
      wake();
    },
    bytes,
  };
}
