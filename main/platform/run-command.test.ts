import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommandWith } from './run-command.ts';
import { inTemporary } from './testing/temporary.ts';

const node = (script: string, ...args: string[]): { file: string; args: string[] } => ({
  file: process.execPath,
  args: ['-e', script, ...args],
});
const run = runCommandWith({ LANG: 'C' });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('running commands of the system', () => {
  test('A8 exit code and both outputs come back, whatever the code is', async () => {
    const script = 'process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 7';
    expect(await run(node(script))).toEqual({ exitCode: 7, stdout: 'out', stderr: 'err' });
    expect(await run(node(''))).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('A8 arguments arrive as they are: there is no shell to read them', async () => {
    const nasty = ['$(touch /tmp/x)', '; exit 3', '"\'`', '%PATH%', ''];
    const { stdout } = await run(node('console.log(JSON.stringify(process.argv.slice(1)))', ...nasty));
    expect(JSON.parse(stdout)).toEqual(nasty);
  });

  test('A8 the command sees only the environment it was given', async () => {
    const { stdout } = await run(node('console.log(Object.keys(process.env).join())'));
    expect(stdout.trim()).toBe('LANG');
  });

  test('A8 a command that hangs is ended and is STEP_TIMEOUT', async () => {
    const hanging = runCommandWith({}, 300)(node('setInterval(() => {}, 1000)'));
    await expect(hanging).rejects.toMatchObject({ code: 'STEP_TIMEOUT' });
  });

  test('A8 a command that is no longer wanted is ended and is CANCELLED, at once when it was not wanted any more', async () => {
    const cancel = new AbortController();
    const hanging = run(node('setInterval(() => {}, 1000)'), cancel.signal);
    cancel.abort();
    await expect(hanging).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(run(node(''), cancel.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test.skipIf(process.platform === 'win32')(
    'A3 A8 a dialog goes away with the command that had another one show it',
    () =>
      inTemporary(async (root) => {
        const note = join(root, 'pid');
        const shows = `require('fs').writeFileSync(${JSON.stringify(note)}, String(process.pid)); setInterval(() => {}, 1000)`;
        const passesOn = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(shows)}], { stdio: 'inherit' })`;
        const cancel = new AbortController();
        const hanging = runCommandWith({}, 20_000, 'group')(node(passesOn), cancel.signal);
        const ended = hanging.catch((error: unknown) => error);
        const pid = async (): Promise<number> => Number(await readFile(note, 'utf8').catch(() => '0'));
        await expect.poll(pid, { timeout: 15_000 }).toBeGreaterThan(0);
        cancel.abort();
        expect(await ended).toMatchObject({ code: 'CANCELLED' });
        const shown = await pid();
        await expect.poll(() => isAlive(shown), { timeout: 5_000 }).toBe(false);
      }),
  );

  test('A8 a command that is not there is INTERNAL and says which', async () => {
    await expect(run({ file: '/no/such/command', args: [] })).rejects.toMatchObject({
      code: 'INTERNAL',
      details: { command: '/no/such/command', why: 'ENOENT' },
    });
  });

  test('A8 more output than anybody needs is refused', async () => {
    await expect(run(node('process.stdout.write("x".repeat(8 << 20))'))).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });
});
