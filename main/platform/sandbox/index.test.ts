import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ComputerFacts } from '../../../protocol/redeem.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const at = (directory: string): ReturnType<typeof sandboxPlatform> =>
  sandboxPlatform(directory, process.platform);

describe('the simulated computer', () => {
  test('G13 it is made on first use, stays the same, and says that it is simulated', () =>
    inTemporary(async (root) => {
      const directory = join(root, 'not/there/yet');
      const first = await at(directory).facts();
      expect(ComputerFacts.parse(first)).toEqual(first);
      expect(first.platform).toBe('simulated');
      expect(first.serial).toMatch(/^SIM[0-9A-Z]{7}$/);
      expect(await at(directory).facts()).toEqual(first);
      expect((await at(join(root, 'another')).facts()).serial).not.toBe(first.serial);
    }));

  test('G13 agents that meet it at once see the same computer', () =>
    inTemporary(async (directory) => {
      const seen = await Promise.all(Array.from({ length: 10 }, () => at(directory).facts()));
      expect(new Set(seen.map((facts) => JSON.stringify(facts))).size).toBe(1);
    }));

  test('G13 a given computer.json is used as it is', () =>
    inTemporary(async (directory) => {
      const given = {
        serial: 'C02XK1',
        hardwareUuid: 'U-1',
        model: 'Mac17,6',
        osName: 'macOS',
        osVersion: '26.1',
      };
      await writeFile(join(directory, 'computer.json'), JSON.stringify(given));
      const facts = await at(directory).facts();
      expect(facts).toMatchObject({ ...given, platform: 'simulated' });
      expect(facts).not.toHaveProperty('tpm');
      const more = { edition: 'Pro', build: '1', tpm: 'present', joined: { to: 'entra', tenant: 'T1' } };
      await writeFile(join(directory, 'computer.json'), JSON.stringify({ ...given, ...more }));
      expect(await at(directory).facts()).toMatchObject(more);
    }));

  test('A4 A14 its domain and who manages it are among its facts', () =>
    inTemporary(async (directory) => {
      const write = (name: string, value: object): Promise<void> =>
        writeFile(join(directory, name), JSON.stringify(value));
      expect(await at(directory).facts()).toMatchObject({
        joined: { to: 'none' },
        managed: { state: 'nobody' },
      });
      const domain = {
        domain: 'corp.acme.example',
        machineName: 'A1',
        netbiosDomain: 'CORP',
        domainController: 'dc',
        site: '',
        writes: 1,
      };
      await write('domain.json', { ...domain, state: 'pending' });
      expect(await at(directory).facts()).toMatchObject({ joined: { to: 'none' } });
      await write('domain.json', { ...domain, state: 'joined' });
      await write('management.json', { by: 'Other MDM', server: 'https://mdm.other.example' });
      expect(await at(directory).facts()).toMatchObject({
        joined: { to: 'directory', domain: 'corp.acme.example' },
        managed: { state: 'managed', by: 'Other MDM' },
      });
      await write('management.json', {});
      expect(await at(directory).facts()).toMatchObject({ managed: { state: 'unknown' } });
    }));

  test('G13 a computer.json that is none is STATE_CORRUPT, and left as it is', () =>
    inTemporary(async (directory) => {
      await writeFile(join(directory, 'computer.json'), '{"serial":""}');
      await expect(at(directory).facts()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
      expect(await readFile(join(directory, 'computer.json'), 'utf8')).toBe('{"serial":""}');
    }));

  test('A9 a file where the directory should be is a code, not a crash', () =>
    inTemporary(async (root) => {
      const file = join(root, 'file');
      await writeFile(file, '');
      const platform = at(file);
      await expect(platform.facts()).rejects.toMatchObject({ code: expect.stringMatching(/^STATE_/) });
      await expect(platform.lock()).rejects.toMatchObject({ code: expect.stringMatching(/^STATE_/) });
      await expect(platform.keys.open()).rejects.toMatchObject({ code: expect.stringMatching(/^STATE_/) });
      expect(await platform.management()).toMatchObject({ kind: 'unknown' });
    }));

  test('A9 a computer that is refused is not kept locked', () =>
    inTemporary(async (directory) => {
      await symlink(directory, join(directory, 'root-store'));
      for (let time = 0; time < 2; time += 1) {
        await expect(at(directory).lock()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
      }
      await rm(join(directory, 'root-store'));
      await (await at(directory).lock()).release();
    }));

  test('G13 looking at a computer changes nothing but its first use', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      await platform.management();
      await platform.restartPending();
      await platform.journal.read();
      expect(await readdir(directory)).toEqual([]);
    }));

  test('A9 every change passes the door: only disk/ writes', async () => {
    const folder = new URL('.', import.meta.url);
    const sources = (await readdir(folder)).filter((name) => /^[a-z-]+\.ts$/.test(name));
    expect(sources.length).toBeGreaterThan(10);
    const writers: string[] = [];
    for (const name of sources) {
      const source = await readFile(new URL(name, folder), 'utf8');
      if (/from '(node:)?fs/.test(source)) writers.push(name);
    }
    expect(writers).toEqual([]);
  });

  test('G13 the README names every file and fault', async () => {
    const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
    const names = await import('./files.ts');
    const texts = Object.values(names).filter((value) => typeof value === 'string' && value !== names.OURS);
    const { Faults } = await import('./faults.ts');
    for (const name of [...texts, ...Object.keys(Faults.shape)]) expect(readme).toContain(name);
  });
});
