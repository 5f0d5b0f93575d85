/** Which computer this is: the one place that reads `process.platform`. */
import { GangwayError } from '../../protocol/errors.ts';
import type { Platform } from '../core/ports/platform.ts';

/** The system this process runs on; hosts pass it on to whoever needs it. */
export const hostOs = (): NodeJS.Platform => process.platform;

export interface PlatformOptions {
  readonly os: NodeJS.Platform;
  /** The directory of a simulated computer; `undefined` means this real one. */
  readonly simulate: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly agentVersion: string;
}

/** This program again, to go on after a restart. */
const resumeProgram = (): { file: string; args: string[] } => ({
  file: process.execPath,
  args: [...process.argv.slice(1, 2), 'resume', '--yes', '--json'],
});

/**
 * The adapter for this computer; only the chosen one is loaded.
 * @throws PLATFORM_UNSUPPORTED for any other system: it is never simulated silently.
 */
export async function selectPlatform(options: PlatformOptions): Promise<Platform> {
  const { os, simulate } = options;
  if (simulate !== undefined) return (await import('./sandbox/index.ts')).sandboxPlatform(simulate, os);
  switch (os) {
    case 'win32':
      return (await import('./win32/index.ts')).windowsPlatform(resumeProgram());
    case 'darwin':
      return (await import('./darwin/index.ts')).macosPlatform();
    default:
      throw new GangwayError('PLATFORM_UNSUPPORTED', { details: { os } });
  }
}
