import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { managementStep } from '../testing/rehearsal.ts';
import { answer, fakeMac } from './fake-mac.ts';
import { managementAction, parseStatus, readManagement } from './management.ts';

const no = 'Enrolled via DEP: No\nMDM enrollment: No\n';
const yes = 'Enrolled via DEP: No\nMDM enrollment: Yes\n';
const approved = 'Enrolled via DEP: No\nMDM enrollment: Yes (User Approved)\n';
const withServer = `Enrolled via DEP: Yes\nMDM enrollment: Yes (User Approved)\nMDM server: https://mdm.acme.example:8443/mdm/ServerURL?token=hush\n`;

describe('who manages a Mac', () => {
  test.each([
    ['not enrolled', answer(no), { kind: 'not-enrolled' }],
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

  test('A14 of the address only the origin is kept: what is behind it can be secret', async () => {
    const line = '/usr/bin/profiles status -type enrollment';
    const managed = await readManagement(fakeMac({ [line]: answer(withServer) }));
    expect(managed).toEqual({ kind: 'managed', by: 'https://mdm.acme.example:8443', enrollment: undefined });
    expect(await readManagement(fakeMac({ [line]: answer(no) }))).toEqual({ kind: 'not-managed' });
    expect(await readManagement(fakeMac({ [line]: answer('') }))).toMatchObject({ kind: 'unknown' });
  });

  test('A14 a command that cannot be run is unknown', async () => {
    expect(await readManagement(fakeMac({}))).toEqual({ kind: 'unknown', why: 'INTERNAL' });
  });

  test('A14 whatever is printed, not-enrolled needs the whole line that says so', () => {
    fc.assert(
      fc.property(fc.string(), (stdout) => {
        const said = /^MDM enrollment: No[ \t\r]*$/m.test(stdout);
        expect(said || parseStatus(answer(stdout)).kind !== 'not-enrolled').toBe(true);
      }),
    );
  });

  test('A4 what cannot be done yet is PLATFORM_NOT_YET, by name', async () => {
    const notYet = (what: string): object => ({ code: 'PLATFORM_NOT_YET', details: { what } });
    await expect(managementAction().check(managementStep)).rejects.toMatchObject(
      notYet('macos management check'),
    );
  });
});
