/** Which computer this is: the one place that reads `process.platform`. */
import { GangwayError } from '../../protocol/errors.ts';
import type { Elevation, HelperProgram, ReachAgent } from '../core/ports/elevation.ts';
import type { Platform } from '../core/ports/platform.ts';

/** The system this process runs on; hosts pass it on to whoever needs it. */
export const hostOs = (): NodeJS.Platform => process.platform;

export interface PlatformOptions {
  readonly os: NodeJS.Platform;
  /** The directory of a simulated computer; `undefined` means this real one. */
  readonly simulate: string | undefined;
  /** The command line of this program: what goes on after a restart, and checks in every day. */
  readonly resuming: HelperProgram;
  /** The process that this one helps, of a simulated computer. */
  readonly agent?: number;
}

/**
 * The adapter for this computer; only the chosen one is loaded.
 * @throws PLATFORM_UNSUPPORTED for any other system: it is never simulated silently.
 */
export async function selectPlatform(options: PlatformOptions): Promise<Platform> {
  const { os, simulate, resuming, agent } = options;
  if (simulate !== undefined) {
    return (await import('./sandbox/index.ts')).sandboxPlatform(simulate, os, agent);
  }
  const checkIn = { ...resuming, args: [...resuming.args, 'check-in', '--json'] };
  switch (os) {
    case 'win32':
      return (await import('./win32/index.ts')).windowsPlatform(
        // Nobody is there to be asked: the task runs as the system.
        { ...resuming, args: [...resuming.args, 'resume', '--yes', '--json'] },
        checkIn,
      );
    case 'darwin':
      return (await import('./darwin/index.ts')).macosPlatform({
        ...(await import('./darwin/mac.ts')).thisMac(),
        program: { ...resuming, args: [...resuming.args, 'resume'] },
        checkIn,
      });
    default:
      throw new GangwayError('PLATFORM_UNSUPPORTED', { details: { os } });
  }
}

export interface ElevationOptions {
  readonly os: NodeJS.Platform;
  /** A plain child, for a process that has the rights already, and for a simulated computer. */
  readonly plain: Elevation;
  /** What the person reads when the system asks. */
  language(): string;
}

/**
 * How the elevated helper of this computer is started; `undefined` where this process changes the computer itself.
 */
export async function selectElevation({
  os,
  plain,
  language,
}: ElevationOptions): Promise<Elevation | undefined> {
  switch (os) {
    case 'win32':
      return (await import('./win32/elevation/index.ts')).windowsElevation({ plain });
    case 'darwin':
      return (await import('./darwin/elevation/index.ts')).macosElevation({ plain, language });
    default:
      return undefined;
  }
}

/**
 * How the helper reaches its agent where the system asked for permission.
 * @param self this program
 * @throws PLATFORM_UNSUPPORTED
 */
export async function reachAgent(os: NodeJS.Platform, self: HelperProgram): Promise<ReachAgent> {
  switch (os) {
    case 'win32':
      return (await import('./win32/elevation/index.ts')).reachAgentByPipe(self);
    case 'darwin':
      return (await import('./darwin/elevation/index.ts')).reachAgentBySocket(self);
    default:
      throw new GangwayError('PLATFORM_UNSUPPORTED', { details: { os } });
  }
}
