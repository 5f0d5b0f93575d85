/** The pieces of a package as they come in: the network's trouble apart from the disk's, and cancelled at once. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import type { DownloadFrom, PackageBytes } from '../../core/ports/server.ts';

export interface Arriving extends AsyncIterable<Uint8Array> {
  /** Where the pieces begin. */
  readonly offset: number;
  readonly tag: string | undefined;
}

/**
 * @throws CANCELLED at once when the signal is aborted, however long the source would hang; what the source throws;
 * PACKAGE_DOWNLOAD_FAILED for errors of nobody's. So does the iteration.
 */
export async function arriving(
  url: string,
  from: DownloadFrom | undefined,
  { download, signal }: StepContext,
): Promise<Arriving> {
  const cancellable = cancelledBy(signal);
  try {
    const source = await cancellable.wait(from === undefined ? download(url) : download(url, from));
    return {
      offset: source.offset ?? 0,
      tag: source.tag,
      [Symbol.asyncIterator]: () => pieces(source, cancellable),
    };
  } catch (error) {
    cancellable.end();
    throw ours(error);
  }
}

const ours = (error: unknown): GangwayError =>
  error instanceof GangwayError ? error : new GangwayError('PACKAGE_DOWNLOAD_FAILED', { cause: error });

async function* pieces(
  source: PackageBytes,
  cancellable: Cancellable,
): AsyncGenerator<Uint8Array, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await cancellable.wait(iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    throw ours(error);
  } finally {
    cancellable.end();
    // Closes the connection. Not waited for: a source that hangs would hang here too.
    iterator.return?.().catch(() => undefined);
  }
}

interface Cancellable {
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
        work.then(resolve, reject);
        if (over) reject(cancelled());
      }),
    end: () => {
      refuse = undefined;
    },
  };
}
