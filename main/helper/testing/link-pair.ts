/** Two ends of a link in memory. For tests only. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { ByteLink } from '../../core/ports/elevation.ts';

interface Way {
  push(bytes: Uint8Array): void;
  end(): void;
  readonly incoming: AsyncIterable<Uint8Array>;
  readonly over: boolean;
}

function way(): Way {
  const held: Uint8Array[] = [];
  let over = false;
  let wake = (): void => undefined;
  async function* incoming(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const piece = held.shift();
      if (piece !== undefined) yield piece;
      else if (over) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    push(bytes) {
      held.push(bytes);
      wake();
    },
    end() {
      over = true;
      wake();
    },
    incoming: incoming(),
    get over() {
      return over;
    },
  };
}

export function linkPair(): readonly [ByteLink, ByteLink] {
  const [there, back] = [way(), way()];
  const end = (out: Way, into: Way): ByteLink => ({
    async write(bytes) {
      if (out.over) throw new GangwayError('HELPER_LOST');
      out.push(Uint8Array.from(bytes));
    },
    incoming: into.incoming,
    async close() {
      there.end();
      back.end();
    },
  });
  return [end(there, back), end(back, there)];
}
