/** Before the suite: the command line, Node for Windows, and a prefix to copy. */
import type { TestProject } from 'vitest/node';
import { buildCli } from '../../scripts/build/cli.ts';
import { bundleModules } from '../../scripts/build/node-side.ts';
import { PROBE, type WindowsParts, windowsParts } from '../../scripts/windows/parts.ts';

declare module 'vitest' {
  interface ProvidedContext {
    windows: WindowsParts;
  }
}

export async function setup(project: TestProject): Promise<void> {
  await buildCli();
  await bundleModules(
    {
      probe: 'e2e/windows/probe.ts',
      'meeting-lab': 'e2e/windows/meeting-lab.ts',
      'kill-at': 'e2e/windows/kill-at.ts',
      'mdm-person': 'e2e/windows/mdm-person.ts',
    },
    PROBE,
  );
  project.provide('windows', windowsParts());
}
