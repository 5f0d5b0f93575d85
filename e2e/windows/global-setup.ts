/** Before the suite: the command line, Node for Windows, and a prefix to copy. */
import type { TestProject } from 'vitest/node';
import { buildCli } from '../../scripts/build/cli.ts';
import { type WindowsParts, windowsParts } from '../../scripts/windows/parts.ts';

declare module 'vitest' {
  interface ProvidedContext {
    windows: WindowsParts;
  }
}

export async function setup(project: TestProject): Promise<void> {
  await buildCli();
  project.provide('windows', windowsParts());
}
