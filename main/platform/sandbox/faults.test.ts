import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { contextOf, hostNameStep, managementStep, rootStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const at = (directory: string): ReturnType<typeof sandboxPlatform> =>
  sandboxPlatform(directory, process.platform);
const setFaults = (directory: string, faults: unknown): Promise<void> =>
  writeFile(join(directory, 'faults.json'), JSON.stringify(faults));
const faultsIn = async (directory: string): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, 'faults.json'), 'utf8'));
const line = Buffer.from(`${'x'.repeat(99)}\n`);

/** What the program prints when no file may grow beyond so many kilobytes. */
function limited(kilobytes: number, program: string, directory: string): string {
  const path = fileURLToPath(new URL(`../testing/${program}.ts`, import.meta.url));
  const command = `ulimit -f ${kilobytes} && exec "$0" "$@"`;
  const invocation = ['-c', command, process.execPath, path, directory, 'set-up'];
  const { stdout, stderr } = spawnSync('bash', invocation, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim();
}

describe('faults on request', () => {
  test('G13 a step fails as often as asked, by id or kind, before it does anything; then it works', () =>
    inTemporary(async (directory) => {
      const { steps } = at(directory);
      await setFaults(directory, {
        fail: [
          { step: 'management', code: 'MANAGEMENT_FAILED', times: 2 },
          { step: 'host-name', code: 'HOST_NAME_TAKEN', times: 1 },
        ],
        trace: false,
      });
      for (let time = 0; time < 2; time += 1) {
        await expect(steps.management.apply(managementStep, contextOf())).rejects.toMatchObject({
          code: 'MANAGEMENT_FAILED',
          details: { simulated: 'yes' },
        });
        expect(await steps.management.check(managementStep)).toEqual({ kind: 'not-done' });
      }
      expect(await faultsIn(directory)).toEqual({
        fail: [{ step: 'host-name', code: 'HOST_NAME_TAKEN', times: 1 }],
        trace: false,
      });
      await steps.management.apply(managementStep, contextOf());
      await expect(steps['host-name'].apply(hostNameStep, contextOf())).rejects.toMatchObject({
        code: 'HOST_NAME_TAKEN',
      });
      await steps['host-name'].apply(hostNameStep, contextOf());
      expect(await faultsIn(directory)).toEqual({ fail: [], trace: false });
    }));

  test('G13 a slow step takes its time, and cancelling ends the wait at once', () =>
    inTemporary(async (directory) => {
      await setFaults(directory, { slow: { 'root-certificate': 40, management: 600_000 } });
      const { steps } = at(directory);
      const started = performance.now();
      await steps['root-certificate'].apply(rootStep, contextOf());
      expect(performance.now() - started).toBeGreaterThanOrEqual(39);
      const controller = new AbortController();
      const waiting = steps.management.apply(managementStep, contextOf({ signal: controller.signal }));
      controller.abort();
      await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    }));

  test('G13 A9 a full disk tears the journal where it is full; with room again it goes on', () =>
    inTemporary(async (directory) => {
      await setFaults(directory, { diskFull: { after: 250 } });
      const { journal } = at(directory);
      for (let n = 0; n < 2; n += 1) {
        await journal.append(line);
        await journal.sync();
      }
      await expect(journal.append(line)).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect((await stat(join(directory, 'agent/journal.jsonl'))).size).toBe(250);
      await journal.truncate(200);
      await expect(journal.append(line)).rejects.toMatchObject({ code: 'DISK_FULL' });
      await journal.truncate(200);
      await setFaults(directory, {});
      await journal.append(line);
      await journal.sync();
      expect(await journal.read()).toEqual(Buffer.concat([line, line, line]));
    }));

  test.skipIf(process.platform === 'win32')(
    'A9 when the system itself refuses more bytes it is DISK_FULL, and every whole line is still there',
    () =>
      inTemporary(async (directory) => {
        const [code, whole, left] = limited(8, 'append-program', directory).split(' ');
        expect(code).toBe('DISK_FULL');
        expect(Number(whole)).toBeGreaterThan(30);
        expect(left).toBe(whole);
      }),
  );

  test.skipIf(process.platform === 'win32')(
    'A9 a disk that is full in the middle of a package is DISK_FULL; with room again the set-up goes on',
    () =>
      inTemporary(async (directory) => {
        expect(limited(100, 'set-up-program', directory)).toMatch(/^DISK_FULL agent\/downloads\/.+[.]part$/);
        expect(await readdir(join(directory, 'agent/downloads'))).toEqual([]);
        expect(limited(100_000, 'set-up-program', directory)).toBe('');
        expect((await readdir(join(directory, 'applications'))).toSorted()).toEqual([
          'acme-vpn.json',
          'acme-vpn.payload',
        ]);
      }),
  );

  test('G13 the trace names the points in their order', () =>
    inTemporary(async (directory) => {
      await setFaults(directory, { trace: true });
      const { journal } = at(directory);
      for (let n = 0; n < 2; n += 1) {
        await journal.append(line);
        await journal.sync();
      }
      expect(await readFile(join(directory, 'trace.txt'), 'utf8')).toBe(
        ['1:before', '1:written', '1:after', '2:before', '2:written', '2:after', '']
          .map((point) => (point === '' ? '' : `journal:${point}`))
          .join('\n'),
      );
    }));

  test('G13 lines are counted through all the processes that write the journal', () =>
    inTemporary(async (directory) => {
      await at(directory).journal.append(line);
      await setFaults(directory, { trace: true });
      await at(directory).journal.append(line);
      expect(await readFile(join(directory, 'trace.txt'), 'utf8')).toContain('journal:2:before');
    }));

  test.each([
    'garbage',
    '{"fial":[]}',
    '{"fail":[{"step":"a","code":"NO_SUCH_CODE","times":1}]}',
    '{"fail":[{"step":"a","code":"INTERNAL","times":0}]}',
    '{"slow":{"a":-1}}',
    '{"killAt":"host-name"}',
  ])('G13 faults that are not understood stop the agent and are never ignored: %s', (content) =>
    inTemporary(async (directory) => {
      await writeFile(join(directory, 'faults.json'), content);
      const { steps, journal } = at(directory);
      const refused = { code: 'STATE_CORRUPT', details: { file: 'faults.json' } };
      await expect(steps.management.apply(managementStep, contextOf())).rejects.toMatchObject(refused);
      await expect(journal.append(line)).rejects.toMatchObject(refused);
    }),
  );
});
