import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { blobBytesOf } from '../../core/odj/blob-file.ts';
import { passwordsIn } from '../../core/odj/join-blob.ts';
import { domainJoinStep as step, JOIN_BLOB, joinContext, signedBlob } from '../testing/join-rehearsal.ts';
import { contextOf, hostNameStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';
import { restartComputer } from './restart.ts';

const at = (directory: string): ReturnType<typeof sandboxPlatform> =>
  sandboxPlatform(directory, process.platform);
const read = async (directory: string): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, 'domain.json'), 'utf8'));
const context = () => joinContext(signedBlob(JOIN_BLOB));

describe('the domain of a simulated computer', () => {
  test('M9 A9 joined with the name that waits, effective after the restart', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const action = platform.steps['domain-join'];
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      await platform.steps['host-name'].apply(hostNameStep, contextOf());
      await action.apply(step, context());
      await action.apply(step, context());
      expect(await action.check(step)).toEqual({ kind: 'pending' });
      expect(await platform.restartPending()).toBe(true);
      await restartComputer(directory);
      expect(await action.check(step)).toEqual({ kind: 'done' });
      expect(await read(directory)).toEqual({
        domain: 'example.test',
        machineName: 'ACME-LT-042',
        netbiosDomain: expect.stringMatching(/^[A-Z]+$/),
        domainController: expect.stringContaining('example.test'),
        site: expect.any(String),
        state: 'joined',
        writes: 1,
      });
      expect(await action.undo(step)).toBe('kept');
    }));

  test('M9 the password of the account is nowhere on the disk', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      await platform.steps['host-name'].apply(hostNameStep, contextOf());
      await platform.steps['domain-join'].apply(step, context());
      await restartComputer(directory);
      const raw = blobBytesOf(JOIN_BLOB);
      const [password] = raw.ok ? passwordsIn(raw.bytes) : [];
      const wide = Buffer.from(password ?? []).subarray(0, -2);
      const narrow = wide.toString('utf16le');
      expect(narrow.length).toBeGreaterThan(20);
      for (const name of await readdir(directory)) {
        const content = await readFile(join(directory, name));
        expect(content.includes(wide) || content.includes(narrow), name).toBe(false);
      }
    }));

  test('M9 without the name it was made for it is JOIN_OTHER_COMPUTER, and nothing is done', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      await expect(platform.steps['domain-join'].apply(step, context())).rejects.toMatchObject({
        code: 'JOIN_OTHER_COMPUTER',
      });
      expect(await platform.restartPending()).toBe(false);
      expect(await platform.steps['domain-join'].check(step)).toEqual({ kind: 'not-done' });
    }));

  test('M9 while there is no blob it is not ready, and nothing is done', () =>
    inTemporary(async (directory) => {
      const notReady = async (): Promise<Uint8Array> => {
        throw new GangwayError('JOIN_BLOB_NOT_READY', { retryAfter: 2 });
      };
      const platform = at(directory);
      await expect(
        platform.steps['domain-join'].apply(step, { ...context(), secret: notReady }),
      ).rejects.toMatchObject({ code: 'JOIN_BLOB_NOT_READY', retryAfter: 2 });
      expect(await platform.restartPending()).toBe(false);
    }));

  test('M9 a computer of another domain is left alone; garbage is unknown', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      await platform.steps['host-name'].apply(hostNameStep, contextOf());
      await platform.steps['domain-join'].apply(step, context());
      await restartComputer(directory);
      const other = { ...step, domain: 'other.test' };
      await expect(platform.steps['domain-join'].apply(other, context())).rejects.toMatchObject({
        code: 'DOMAIN_JOIN_FAILED',
        details: { domain: 'example.test' },
      });
      await writeFile(join(directory, 'domain.json'), '{}');
      expect(await platform.steps['domain-join'].check(step)).toMatchObject({ kind: 'unknown' });
      await expect(platform.steps['domain-join'].apply(step, context())).rejects.toMatchObject({
        code: 'DOMAIN_JOIN_FAILED',
      });
    }));

  test('M9 a join whose name was changed meanwhile does not become effective', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      await platform.steps['host-name'].apply(hostNameStep, contextOf());
      await platform.steps['domain-join'].apply(step, context());
      await platform.steps['host-name'].apply({ ...hostNameStep, hostName: 'ACME-LT-043' }, contextOf());
      await restartComputer(directory);
      expect(await platform.steps['domain-join'].check(step)).toEqual({ kind: 'pending' });
    }));
});
