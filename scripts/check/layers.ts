/**
 * Who may import whom: the architecture as data. Project references hold most of it; this list also sees
 * what they let pass: imports by workspace package name, and packages whose types bring Node into a pure layer.
 */
export interface Layer {
  readonly folder: string;
  /** Folders and single files of this project that it may import, besides its own. */
  readonly sees: readonly string[];
  /** Packages that it may import, by name; `node:` stands for all of Node. */
  readonly packages: readonly string[];
}

const NODE = 'node:';

/** The innermost folder that holds a file decides. */
export const LAYERS: readonly Layer[] = [
  { folder: 'protocol', sees: [], packages: ['zod'] },
  { folder: 'texts', sees: [], packages: ['i18next', 'i18next-icu', 'intl-messageformat'] },
  { folder: 'main/contract', sees: ['protocol'], packages: ['zod'] },
  // zod, because what is read from the journal is checked; it is pure, its types name neither Node nor the DOM.
  { folder: 'main/core', sees: ['protocol', 'main/contract'], packages: ['zod'] },
  {
    folder: 'main/protocols',
    sees: ['protocol', 'main/core'],
    packages: [NODE, 'axios', 'jose', '@peculiar/x509', 'reflect-metadata', 'zod'],
  },
  {
    folder: 'main/platform',
    // What a person must do in the system is said by the step that waits for it, in plain data.
    // A system that asks for permission shows a reason of ours in its own dialog.
    sees: ['protocol', 'main/contract/guidance.ts', 'main/core', 'texts/catalogues.ts', 'texts/languages.ts'],
    packages: [NODE, 'jose', 'koffi', '@peculiar/x509', 'reflect-metadata', 'zod'],
  },
  // Of a protocol it needs what a plan and a secret are verified with; what a person is guided by is in the contract.
  {
    folder: 'main/helper',
    sees: ['protocol', 'main/contract', 'main/core', 'main/protocols', 'main/platform/select.ts'],
    packages: [NODE, 'zod'],
  },
  {
    folder: 'main/engine',
    sees: ['protocol', 'main/contract', 'main/core', 'main/protocols', 'main/platform', 'main/helper'],
    packages: [NODE, 'pino', 'zod'],
  },
  {
    folder: 'main/hosts/cli',
    sees: ['protocol', 'texts', 'main/contract', 'main/core', 'main/engine'],
    packages: [NODE, 'i18next', 'i18next-icu', 'intl-messageformat', 'zod'],
  },
  {
    folder: 'main/hosts/browser',
    sees: ['protocol', 'main/contract', 'main/core', 'main/engine', 'main/platform/select.ts'],
    packages: [NODE, 'zod'],
  },
  {
    folder: 'main/hosts/electron',
    sees: ['protocol', 'main/contract', 'main/core', 'main/engine'],
    packages: [NODE, 'electron', 'zod'],
  },
  {
    folder: 'renderer',
    sees: ['texts', 'main/contract'],
    packages: [
      'react',
      'react-dom',
      'react-aria-components',
      'i18next',
      'i18next-icu',
      'intl-messageformat',
      'zod',
    ],
  },
  {
    folder: 'server',
    sees: ['protocol', 'server/admin-api/schemas'],
    packages: [
      NODE,
      '@fastify/cookie',
      '@fastify/helmet',
      '@fastify/static',
      '@node-rs/argon2',
      '@peculiar/x509',
      'fastify',
      'fastify-type-provider-zod',
      'jose',
      'kysely',
      'pg',
      'pino',
      'reflect-metadata',
      'zod',
    ],
  },
  { folder: 'server/admin-api/schemas', sees: ['protocol'], packages: ['zod'] },
  {
    folder: 'server/console',
    sees: ['protocol', 'server/admin-api/schemas', 'server/admin-api/schemas.ts', 'server/tokens.css'],
    packages: [
      'react',
      'react-dom',
      'react-aria-components',
      'i18next',
      'i18next-icu',
      'intl-messageformat',
      '@tanstack/react-query',
      'zod',
    ],
  },
  {
    folder: 'demo',
    sees: ['protocol', 'main/hosts/browser/open-browser.ts', 'main/platform/select.ts'],
    packages: [NODE, '@peculiar/x509', 'jose', 'reflect-metadata', 'zod'],
  },
];
