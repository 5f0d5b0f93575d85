import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** What a process of its own writes to its standard error. */
function logged(what: string): string {
  const program = `import { createLog } from '${new URL('log.ts', import.meta.url).href}';
    createLog('info').error(${what}, 'request failed');`;
  const { stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  return stderr;
}

test('what has the name of a secret is taken out, also one level down', () => {
  const line = logged(`{ code: 'K7QM2', body: { password: 'hunter2' }, route: '/x' }`);
  expect(line).not.toMatch(/K7QM2|hunter2/);
  expect(JSON.parse(line)).toMatchObject({ code: '[secret]', route: '/x', msg: 'request failed' });
});

test('a row that PostgreSQL refuses is not written down with the error', () => {
  const line = logged(
    `{ err: Object.assign(new Error('violates'), { code: '23514', detail: 'Failing row (s3cret)' }) }`,
  );
  expect(line).not.toContain('s3cret');
  expect(JSON.parse(line)).toMatchObject({ err: { message: 'violates' } });
});
