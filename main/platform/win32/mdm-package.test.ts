import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GuidanceAnswer } from '../../contract/guidance.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { contextOf, PAYLOAD, type Told } from '../testing/rehearsal.ts';
import { registrationStep as step } from '../testing/registration-rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeRegistrar, type FakeRegistrar } from './testing/registrar.ts';
import { fakeRegistry } from './testing/registry.ts';
import { mdmRegistrationAction } from './mdm-registration.ts';

const REGISTER = `register ${step.userName} ${step.discoveryUrl}`;

/** One whose Windows has no function for it. */
function computer(shared: Folder) {
  const registry = fakeRegistry();
  const windows = fakeRegistrar(registry, { register: ['none'] });
  return { windows, action: mdmRegistrationAction(registry, windows, shared) };
}

describe('a registration by a provisioning package', () => {
  const provisioningPackage = {
    url: 'https://enroll.acme.example/packages/ppkg',
    size: PAYLOAD.length,
    sha256: createHash('sha256').update(PAYLOAD).digest('hex'),
  };
  const planned = { ...step, provisioningPackage };
  /** Does not wait for Windows' own window, but agrees to everything else. */
  const impatient = async ({ guidance, question }: Told): Promise<GuidanceAnswer> => {
    if (question === undefined) return 'over';
    return question === 'wait-on' && guidance?.kind === 'connect-work-account' ? 'no' : 'yes';
  };
  const opened = ({ calls }: FakeRegistrar): string | undefined =>
    calls.find((call) => call.startsWith('open file:'))?.slice('open '.length);

  test('A4 it is opened as a file, checked, after the person is ready, when nothing else worked; and goes', () =>
    inTemporary(async (directory) => {
      let seen: Buffer | undefined;
      const shared = folderAt(join(directory, 'Gangway Shared'));
      const { action, windows } = computer(shared);
      const { open } = windows;
      windows.open = async (address) => {
        await open(address);
        if (!address.startsWith('file:')) return;
        expect(address).not.toMatch(/[\s"]/);
        seen = await readFile(new URL(address));
        windows.enroll(step.providerId, step.discoveryUrl);
      };
      const context = contextOf({ answer: impatient });
      await action.apply(planned, context);
      expect(seen?.equals(PAYLOAD)).toBe(true);
      expect(windows.calls.slice(0, 2)).toEqual([
        REGISTER,
        expect.stringMatching(/^open ms-device-enrollment:/),
      ]);
      const guidance = { kind: 'trust-provisioning-package', name: 'Acme device management' };
      expect(context.told.slice(-2)).toEqual([
        { guidance, question: 'ready' },
        { guidance, question: undefined },
      ]);
      expect(await action.check(planned)).toEqual({ kind: 'done' });
      expect(await readdir(shared.root)).toEqual([]);
    }));

  test('A4 G10 another file than planned is never opened', () =>
    inTemporary(async (directory) => {
      const { action, windows } = computer(folderAt(directory));
      const payload = Buffer.alloc(PAYLOAD.length, 'x');
      const context = contextOf({ answer: impatient, payload });
      await expect(action.apply(planned, context)).rejects.toMatchObject({ code: 'PACKAGE_HASH_MISMATCH' });
      expect(opened(windows)).toBeUndefined();
      expect(await readdir(directory)).toEqual([]);
    }));

  test('A4 when Windows did not take it either, it says that it was not finished', () =>
    inTemporary(async (directory) => {
      const { action, windows } = computer(folderAt(directory));
      const context = contextOf({
        answer: async ({ question }) =>
          question === 'ready' ? 'yes' : question === 'wait-on' ? 'no' : 'over',
      });
      await expect(action.apply(planned, context)).rejects.toMatchObject({ code: 'MDM_NOT_FINISHED' });
      expect(opened(windows)).toBeDefined();
      expect(await readdir(directory)).toEqual([]);
    }));
});
