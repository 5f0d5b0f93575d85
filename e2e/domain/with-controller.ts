/** One domain controller for all tests of this folder, in a folder of its own that goes with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startController } from './controller.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the domain controller and the computers have their files. */
    domainFolder: string;
  }
}

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-domain-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const controller = await startController(folder);
    provide('domainFolder', folder);
    return async () => {
      await controller.stop();
      remove();
    };
  } catch (error) {
    remove();
    throw error;
  }
}
