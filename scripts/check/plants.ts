/** One violation of every rule of the architecture, for planted.test.ts. */
export const HARMLESS = 'export const planted = 1;\n';

export interface Plant {
  readonly rule: string;
  /** Where it is planted. */
  readonly file: string;
  readonly text: string;
  /** What the gate that is responsible says about it. */
  readonly says: string;
}

/** What the compiler refuses, by project references and strict flags. */
export const TYPES: readonly Plant[] = [
  {
    rule: 'core does not see node:fs',
    file: 'main/core/planted-fs.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
    says: 'TS2591',
  },
  {
    rule: 'core does not see process',
    file: 'main/core/planted-process.ts',
    text: 'export const planted = process.argv;\n',
    says: 'TS2591',
  },
  {
    rule: 'core does not see the DOM',
    file: 'main/core/planted-dom.ts',
    text: 'export const planted = document.title;\n',
    says: 'TS2584',
  },
  {
    rule: 'core does not see the platforms',
    file: 'main/core/planted-platform.ts',
    text: "export type { Planted } from '../platform/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'protocol does not see core',
    file: 'protocol/planted-core.ts',
    text: "export type { Planted } from '../main/core/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'the renderer does not see core',
    file: 'renderer/planted-core.ts',
    text: "export type { Planted } from '../main/core/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'the renderer does not see the engine',
    file: 'renderer/planted-engine.ts',
    text: "export type { Planted } from '../main/engine/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'the renderer does not see Node',
    file: 'renderer/planted-node.ts',
    text: 'export const planted = process.argv;\n',
    says: 'TS2591',
  },
  {
    rule: 'the service does not see the agent',
    file: 'server/planted-main.ts',
    text: "export type { Planted } from '../main/core/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'the agent does not see the service',
    file: 'main/engine/planted-server.ts',
    text: "export type { Planted } from '../../server/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'a platform does not see the engine',
    file: 'main/platform/planted-engine.ts',
    text: "export type { Planted } from '../engine/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'no file needs more than its types erased to run',
    file: 'main/engine/planted-enum.ts',
    text: 'export enum Planted {\n  A,\n}\n',
    says: 'TS1294',
  },
];

/** What project references let pass. */
export const IMPORTS: readonly Plant[] = [
  {
    rule: 'the agent does not see the service by its workspace name',
    file: 'main/engine/planted-workspace.ts',
    text: "export type { Planted } from '@gangway/server/planted-harmless.ts';\n",
    says: 'main/engine may not import the package @gangway/server',
  },
  {
    rule: 'core does not see a package whose types bring Node in',
    file: 'main/core/planted-package.ts',
    text: "export type { Logger } from 'pino';\n",
    says: 'main/core may not import the package pino',
  },
  {
    rule: 'the contract does not see a package that is not on its list',
    file: 'main/contract/planted-package.ts',
    text: "export type { AxiosInstance } from 'axios';\n",
    says: 'main/contract may not import the package axios',
  },
  {
    rule: 'the demo does not see the agent it judges',
    file: 'demo/planted-main.ts',
    text: "export type { Planted } from '../main/core/planted-harmless.ts';\n",
    says: 'demo may not import main/core/planted-harmless.ts',
  },
];

/** What the linter refuses. */
export const LINT: readonly Plant[] = [
  {
    rule: 'electron is imported in its host alone',
    file: 'main/engine/planted-electron.ts',
    text: "export { app as planted } from 'electron';\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'electron is imported in its host alone, types included',
    file: 'main/hosts/browser/planted-electron.ts',
    text: "import type { App } from 'electron';\nexport type Planted = App;\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'ipcMain has one door',
    file: 'main/hosts/electron/planted-ipc.ts',
    text: "export { ipcMain as planted } from 'electron';\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'nobody opens things through the shell',
    file: 'main/hosts/electron/planted-shell.ts',
    text: "import { shell } from 'electron';\nexport const planted = shell.openExternal;\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'the system is chosen in one place',
    file: 'main/engine/planted-system.ts',
    text: "export const planted = process.platform === 'win32';\n",
    says: 'no-restricted-properties',
  },
  {
    rule: 'the system is chosen in one place, also by destructuring',
    file: 'server/planted-system.ts',
    text: 'export const { platform: planted } = process;\n',
    says: 'no-restricted-properties',
  },
  {
    rule: 'the system is chosen in one place, also through node:os',
    file: 'main/engine/planted-os.ts',
    text: "import { platform } from 'node:os';\nexport const planted = platform();\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'no promise floats',
    file: 'main/engine/planted-floating.ts',
    text: 'export function planted(): void {\n  Promise.resolve(1);\n}\n',
    says: 'no-floating-promises',
  },
  {
    rule: 'a switch over a union is exhaustive',
    file: 'main/engine/planted-switch.ts',
    text: "export function planted(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
    says: 'switch-exhaustiveness-check',
  },
  {
    rule: 'modules do not import each other in a circle',
    file: 'main/engine/planted-circle-a.ts',
    text: "import { b } from './planted-circle-b.ts';\nexport const a = (): number => b();\n",
    says: 'no-cycle',
  },
  {
    rule: 'exports have names',
    file: 'server/planted-default.ts',
    text: 'export default 1;\n',
    says: 'no-default-export',
  },
  {
    rule: 'the service writes no console',
    file: 'server/planted-console.ts',
    text: "console.log('planted');\nexport const planted = 1;\n",
    says: 'no-console',
  },
  {
    rule: 'a file has at most 300 lines',
    file: 'main/engine/planted-long.ts',
    text: `${HARMLESS}${'// one more line\n'.repeat(300)}`,
    says: 'max-lines',
  },
];
