/**
 * A package goes Downloaded → Verified → installed, and the types keep that order: only `verify` makes a
 * `Verified`, and an installer takes nothing else. `install(downloaded)` does not compile.
 */
import { GangwayError } from '../../../protocol/errors.ts';
import type { StepContext } from '../ports/platform.ts';
import type { ApplicationStep } from '../../../protocol/plan.ts';
import type { z } from 'zod';

type Application = z.infer<typeof ApplicationStep>;

/** A file as it came from somewhere: measured while it was written, believed by nobody. */
export interface Downloaded {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** The private field makes the type nominal: nothing that merely looks like it is one. */
class VerifiedFile {
  readonly #downloaded: Downloaded;

  constructor(downloaded: Downloaded) {
    this.#downloaded = downloaded;
  }

  get file(): string {
    return this.#downloaded.file;
  }

  get size(): number {
    return this.#downloaded.size;
  }

  get sha256(): string {
    return this.#downloaded.sha256;
  }
}

/** A file that is the one the plan names. Only `verify` makes one: the class itself stays in here. */
export type Verified = VerifiedFile;

/**
 * Compares what came with what was planned.
 * @throws PACKAGE_HASH_MISMATCH
 */
export function verify(downloaded: Downloaded, planned: Pick<Application, 'size' | 'sha256'>): Verified {
  if (downloaded.size !== planned.size || downloaded.sha256 !== planned.sha256) {
    throw new GangwayError('PACKAGE_HASH_MISMATCH', {
      details: {
        expected: planned.sha256,
        actual: downloaded.sha256,
        expectedSize: String(planned.size),
        actualSize: String(downloaded.size),
      },
    });
  }
  return new VerifiedFile(downloaded);
}

/** How a computer takes an application in; `verify` stands between the two. */
export interface PackageStages {
  /**
   * Writes the package to a file of the agent's own, hashing it on the way.
   * @throws DISK_FULL, PACKAGE_DOWNLOAD_FAILED, CANCELLED; PACKAGE_HASH_MISMATCH as soon as it is too long.
   */
  download(step: Application, context: StepContext): Promise<Downloaded>;
  /** @throws DISK_FULL, PACKAGE_INSTALL_FAILED */
  install(package_: Verified, step: Application, context: StepContext): Promise<void>;
}
