import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ManagementState } from '../../core/ports/platform.ts';
import type { CommandResult } from '../run-command.ts';
import { contextOf, managementStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac } from './testing/mac.ts';
import { VERSIONS } from './testing/world.ts';
import { answer, fakeCommands } from './testing/answers.ts';
import { isServer, managementAction, parseStatus, readManagement } from './management.ts';

const LINE = '/usr/bin/profiles status -type enrollment';
const no = 'Enrolled via DEP: No\nMDM enrollment: No\n';
const yes = 'Enrolled via DEP: No\nMDM enrollment: Yes\n';
const approved = 'Enrolled via DEP: No\nMDM enrollment: Yes (User Approved)\n';
const withServer = `Enrolled via DEP: Yes\nMDM enrollment: Yes (User Approved)\nMDM server: https://mdm.acme.example:8443/mdm/ServerURL?token=hush\n`;

describe('who manages a Mac', () => {
  test.each([
    ['not enrolled', answer(no), { kind: 'not-enrolled', automated: false }],
    [
      'not enrolled, known to Apple',
      answer(no.replace('DEP: No', 'DEP: Yes')),
      { kind: 'not-enrolled', automated: true },
    ],
    ['enrolled, not approved', answer(yes), { kind: 'enrolled', userApproved: false, server: undefined }],
    [
      'approved, before macOS 11',
      answer(approved),
      { kind: 'enrolled', userApproved: true, server: undefined },
    ],
    [
      'approved, with its server',
      answer(withServer),
      { kind: 'enrolled', userApproved: true, server: 'https://mdm.acme.example:8443' },
    ],
    [
      'lines in another order',
      answer(
        'MDM server: https://mdm.acme.example/x\nMDM enrollment: Yes (User Approved)\nEnrolled via DEP: No\n',
      ),
      { kind: 'enrolled', userApproved: true, server: 'https://mdm.acme.example' },
    ],
  ])('A14 %s', (_name, output, status) => {
    expect(parseStatus(output)).toEqual(status);
  });

  test.each([
    ['no output with exit code 0', answer('')],
    ['a failure', answer(no, 1)],
    ['an answer of another time', answer('There is no enrollment profile installed on this system\n')],
    ['a new kind of answer', answer('MDM enrollment: Yes (Somehow)\n')],
    ['half a line', answer('MDM enrollment')],
    ['another line that ends alike', answer('No MDM enrollment: No\n')],
  ])('A14 %s is unknown, never not-enrolled', (_name, output) => {
    expect(parseStatus(output)).toMatchObject({ kind: 'unknown' });
  });

  test('A14 of the address only the origin is kept: what is behind it can be secret', () =>
    inTemporary(async (root) => {
      const { mac } = fakeMac(root);
      const read = (status: CommandResult): Promise<ManagementState> =>
        readManagement({ ...mac, run: fakeCommands({ [LINE]: status }) });
      expect(await read(answer(withServer))).toEqual({
        kind: 'managed',
        by: 'https://mdm.acme.example:8443',
        enrollment: undefined,
      });
      expect(await read(answer(no))).toEqual({ kind: 'not-managed' });
      expect(await read(answer(''))).toMatchObject({ kind: 'unknown' });
      expect(await readManagement({ ...mac, run: fakeCommands({}) })).toEqual({
        kind: 'unknown',
        why: 'INTERNAL',
      });
    }));

  test('A14 whatever is printed, not-enrolled needs the whole line that says so', () => {
    fc.assert(
      fc.property(fc.string(), (stdout) => {
        const said = /^MDM enrollment: No[ \t\r]*$/m.test(stdout);
        expect(said || parseStatus(answer(stdout)).kind !== 'not-enrolled').toBe(true);
      }),
    );
  });

  test.each([
    ['https://mdm.acme.example/x', 'MDM.acme.example', true],
    ['https://mdm.acme.example:8443', 'mdm.acme.example', true],
    ['https://mdm.acme.example:8443', 'mdm.acme.example:8443', true],
    ['https://mdm.acme.example.evil.example', 'mdm.acme.example', false],
    ['https://evil.example/mdm.acme.example', 'mdm.acme.example', false],
    ['https://mdm.acme.example@evil.example', 'mdm.acme.example', false],
    ['nothing', 'nothing', false],
    [undefined, 'mdm.acme.example', false],
  ])('A4 the server %s is %s: %s', (server, host, same) => {
    expect(isServer(server, host)).toBe(same);
  });
});

describe('the record of management on a Mac', () => {
  test.each(VERSIONS)('A10 %s: it is made once, seen, and taken back', (version) =>
    inTemporary(async (root) => {
      const { mac } = fakeMac(root, version);
      const action = managementAction(mac);
      expect(await action.check(managementStep)).toEqual({ kind: 'not-done' });
      await action.apply(managementStep, contextOf());
      await action.apply(managementStep, contextOf());
      expect(await action.check(managementStep)).toEqual({ kind: 'done' });
      expect(await readManagement(mac)).toEqual({ kind: 'managed', by: 'Acme', enrollment: 'enrollment-1' });
      expect(await action.undo(managementStep)).toBe('removed');
      expect(await readManagement(mac)).toEqual({ kind: 'not-managed' });
    }),
  );

  test('A14 a Mac that somebody else manages is left alone', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = managementAction(fake.mac);
      fake.enrollment = { approved: true, server: 'https://mdm.other.example/mdm' };
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject({
        code: 'ALREADY_MANAGED',
        details: { by: 'https://mdm.other.example' },
      });
      fake.failNext('/usr/bin/profiles', answer(''));
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject({
        code: 'MANAGEMENT_UNKNOWN',
      });
      expect(await action.check(managementStep)).toEqual({ kind: 'not-done' });
    }));

  test('A10 the record of another service is neither changed nor removed; a damaged one is unknown', () =>
    inTemporary(async (root) => {
      const { mac } = fakeMac(root);
      const action = managementAction(mac);
      await action.apply(managementStep, contextOf());
      const other = { ...managementStep, serverOrigin: 'https://other.example' };
      for (const enrollment of ['enrollment-1', 'enrollment-2']) {
        const context = { ...contextOf(), enrollment };
        await expect(action.apply(other, context)).rejects.toMatchObject({ code: 'ALREADY_MANAGED' });
      }
      expect(await action.undo(other)).toBe('kept');
      await writeFile(join(mac.shared.root, 'management.json'), '{"by":');
      expect(await action.check(managementStep)).toMatchObject({ kind: 'unknown' });
      expect(await readManagement(mac)).toMatchObject({ kind: 'unknown' });
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject({
        code: 'MANAGEMENT_UNKNOWN',
      });
    }));

  test('A10 without rights nothing is written', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.uid = 501;
      const action = managementAction(fake.mac);
      const refused = { code: 'NEEDS_ADMINISTRATOR', details: { how: 'run it with sudo' } };
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject(refused);
      await expect(action.undo(managementStep)).rejects.toMatchObject(refused);
      expect(await readdir(root)).toEqual([]);
    }));
});
