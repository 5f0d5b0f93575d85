/** The pieces of a package as they come in: the network's trouble apart from the disk's, and cancelled at once. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import type { DownloadFrom, PackageBytes } from '../../core/ports/server.ts';

/** What the head of the answer says: where the pieces begin, and their validator. */
export interface Arrival {
  readonly offset: number;
  readonly tag: string | undefined;
}

/**
 * @param begin is called before the first piece
 * @throws CANCELLED at once when the signal is aborted, however long the source would hang; what the source throws;
 * PACKAGE_DOWNLOAD_FAILED for errors of nobody's; what `begin` throws
 */
export async function* arriving(
  url: string,
  from: DownloadFrom | undefined,
  { download, signal }: StepContext,
  begin: (arrival: Arrival) => Promise<void>,
): AsyncGenerator<Uint8Array, void, void> {
  const cancellable = cancelledBy(signal);
  const asked = from === undefined ? download(url) : download(url, from);
  try {
    const source = await cancellable.wait(asked);
    await begin({ offset: source.offset ?? 0, tag: source.tag });
    const iterator = source[Symbol.asyncIterator]();
    for (;;) {
      const next = await cancellable.wait(iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    cancellable.end();
    asked.then(leave).catch(() => undefined);
  }
}

/**
 * Closes the connection, also one that was cancelled before it came. A generator that nobody ever asked for a piece would
 * end without closing anything. Not waited for: a source that hangs would hang here too.
 */
async function leave(source: PackageBytes): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  await Promise.all([iterator.next(), iterator.return?.()]);
}

const ours = (error: unknown): GangwayError =>
  error instanceof GangwayError ? error : new GangwayError('PACKAGE_DOWNLOAD_FAILED', { cause: error });

interface Cancellable {
  /** @throws CANCELLED, and what the work throws, as an error of ours */
  wait<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

/** One listener for a whole download: there are thousands of pieces. */
function cancelledBy(signal: StepContext['signal']): Cancellable {
  let refuse: ((error: Error) => void) | undefined;
  let over = signal.aborted;
  const cancelled = (): GangwayError => new GangwayError('CANCELLED');
  signal.addEventListener(
    'abort',
    () => {
      over = true;
      refuse?.(cancelled());
    },
    { once: true },
  );
  return {
    wait: (work) =>
      new Promise((resolve, reject) => {
        refuse = reject;
        work.then(resolve, (error: unknown) => reject(ours(error)));
        if (over) reject(cancelled());
      }),
    end: () => {
      refuse = undefined;
    },
  };
}
