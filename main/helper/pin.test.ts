import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { inTemporary } from '../platform/testing/temporary.ts';
import { installedPin } from './pin.ts';

const inFile = (use: (file: string) => Promise<unknown>): Promise<unknown> =>
  inTemporary(async (folder) => {
    const file = join(folder, 'plan-signer.json');
    await use(file);
    return installedPin(pathToFileURL(file));
  });

test('G10 the installer names who signs plans; without its file nobody is named', async () => {
  const pin = { organisation: 'acme', certificate: 'AAAA' };
  expect(await inFile((file) => writeFile(file, JSON.stringify(pin)))).toEqual({
    organisation: 'acme',
    planSigner: 'AAAA',
  });
  expect(await inFile(async () => undefined)).toBeUndefined();
});

test.each<[string, (file: string) => Promise<unknown>]>([
  ['no JSON', (file) => writeFile(file, '{')],
  ['another shape', (file) => writeFile(file, '{"organisation":"acme"}')],
  [
    'more than it should hold',
    (file) => writeFile(file, '{"organisation":"a","certificate":"AAAA","more":1}'),
  ],
  ['a folder', (file) => mkdir(file)],
])(
  'G10 a file of the installer that is %s is STATE_CORRUPT: nobody else is believed instead',
  async (_what, make) => {
    await expect(inFile(make)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  },
);
