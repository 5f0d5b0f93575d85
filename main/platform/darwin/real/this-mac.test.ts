/**
 * What only macOS itself can show: that its commands answer as the fake does. Nothing is changed. Collected on a Mac alone;
 * the workflow has one.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { folderAt } from '../../disk/folder.ts';
import { rootStep } from '../../testing/rehearsal.ts';
import { inTemporary } from '../../testing/temporary.ts';
import { bootId } from '../restart-needed.ts';
import { macosPlatform } from '../index.ts';
import { thisMac } from '../mac.ts';
import {
  asksForRestart,
  assertSignedBy,
  parseReceipt,
  receiptCommand,
  restartQuery,
  signatureCommand,
} from '../package-commands.ts';
import { atScreen } from '../person.ts';
import { findCertificates, parseHashes, parseVerdict, verifyCertificate } from '../security.ts';

const { run } = thisMac();

const said = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { encoding: 'utf8', timeout: 60_000 }).trim();

/** What another tool of macOS says of the same hardware. */
const Overview = z.object({
  SPHardwareDataType: z.tuple([
    z.object({ serial_number: z.string(), platform_UUID: z.string(), machine_model: z.string() }),
  ]),
});

describe('macOS itself', () => {
  test('A4 facts are those that its other tools name', async () => {
    const facts = await macosPlatform().facts();
    const profile = said('/usr/sbin/system_profiler', 'SPHardwareDataType', '-json');
    const [hardware] = Overview.parse(JSON.parse(profile)).SPHardwareDataType;
    expect(facts).toMatchObject({
      osVersion: said('/usr/bin/sw_vers', '-productVersion'),
      build: said('/usr/bin/sw_vers', '-buildVersion'),
      serial: hardware.serial_number,
      hardwareUuid: hardware.platform_UUID,
      model: hardware.machine_model,
      hostName: said('/usr/sbin/scutil', '--get', 'ComputerName'),
    });
    expect(facts.virtual).not.toBe('unknown');
  });

  test('A14 who manages it, who sits at it and which start this is are told', async () => {
    expect((await macosPlatform().management()).kind).not.toBe('unknown');
    expect(['person', 'nobody', 'setup-assistant']).toContain((await atScreen(run)).kind);
    expect(await bootId(run)).toBe(await bootId(run));
  });

  test('A3 a root that nobody trusts is neither in the keychain nor trusted', () =>
    inTemporary(async (root) => {
      expect(parseHashes(await run(findCertificates)).has(rootStep.sha256)).toBe(false);
      const pem = join(root, 'root.pem');
      await writeFile(
        pem,
        `-----BEGIN CERTIFICATE-----\n${rootStep.certificate.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
      );
      expect(parseVerdict(await run(verifyCertificate(pem)))).toBe('untrusted');
      const platform = macosPlatform({ ...thisMac(), folder: folderAt(join(root, 'Gangway')) });
      expect(await platform.steps['root-certificate'].check(rootStep)).toEqual({ kind: 'not-done' });
    }));

  test('A6 G11 a package that nobody signed is refused, asks for no restart, and left no receipt', () =>
    inTemporary(async (root) => {
      const id = 'org.gangway.unsigned';
      const path = join(root, 'unsigned.pkg');
      said('/usr/bin/pkgbuild', '--nopayload', '--identifier', id, '--version', '1.0', path);
      const signature = await run(signatureCommand(path));
      expect(() => assertSignedBy('ACME123456', signature)).toThrow(
        expect.objectContaining({ code: 'PACKAGE_SIGNATURE' }),
      );
      expect(signature.stdout).toContain('Status: no signature');
      expect(asksForRestart(await run(restartQuery(path)))).toBe(false);
      expect(parseReceipt(id, await run(receiptCommand(id)))).toBeUndefined();
    }));
});
