import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { stdioElevation } from './stdio.ts';

/** Says what a helper would see of whoever started it. */
const SAYS = 'process.stdout.write(JSON.stringify([process.cwd(), process.env]))';

test('G10 a helper that is started by an agent with the rights sees nothing of its environment that could tell Node or a library what to do, and starts in its own folder', async () => {
  const hostile = {
    NODE_OPTIONS: '--require /tmp/evil.cjs',
    NODE_COMPILE_CACHE: '/tmp/evil',
    NODE_PATH: '/tmp/evil',
    OPENSSL_CONF: '/tmp/evil.cnf',
    LD_PRELOAD: '/tmp/evil.so',
    DYLD_INSERT_LIBRARIES: '/tmp/evil.dylib',
    PATH: '/tmp/evil',
  };
  const link = await stdioElevation({ ...hostile, TEMP: '/tmp/t' }).start(
    { file: process.execPath, args: ['-e', SAYS, '--'] },
    new AbortController().signal,
  );
  const said: Uint8Array[] = [];
  for await (const piece of link.incoming) said.push(piece);
  await link.close();
  expect(JSON.parse(Buffer.concat(said).toString())).toEqual([dirname(process.execPath), { TEMP: '/tmp/t' }]);
});
