import { describe, expect, test } from 'vitest';
import { parseRecord, parseRenewal } from './automated-enrollment.ts';
import { answer } from './testing/answers.ts';

describe('what Apple knows of a Mac', () => {
  test.each([
    ['', 'Error fetching Device Enrollment configuration: Client is not DEP enabled.\n'],
    ['', 'Error fetching Device Enrollment configuration: (34000) Client is not DEP enabled.\n'],
    ['Device Enrollment configuration:\n(null)\n', ''],
  ])('A4 no record is said so (%j, %j)', (stdout, stderr) => {
    expect(parseRecord(answer(stdout, stdout === '' ? 1 : 0, stderr))).toEqual({ kind: 'none' });
  });

  test.each([
    [0, '', ''],
    [1, '', 'Must be running as root\n'],
    [1, '', 'Error fetching Device Enrollment configuration - Request too soon.  Try again later.\n'],
    [
      1,
      '',
      'Error fetching Device Enrollment configuration: (34006) Error Domain=MCCloudConfigurationErrorDomain\n',
    ],
    [
      1,
      'Bad response from apsd: Connection interrupted\n',
      "Error: We can't determine if this machine is DEP enabled.\n",
    ],
    [0, 'Device Enrollment configuration:\n{\n    ConfigurationURL = nonsense;\n}\n', ''],
  ])('A4 exit code %i, %j, %j is not taken for "no record"', (exitCode, stdout, stderr) => {
    expect(parseRecord(answer(stdout, exitCode, stderr))).toEqual({ kind: 'unknown' });
  });

  test('A4 of a record only the hosts are read, also from a cached one', () => {
    const said = `Device Enrollment configuration:
{
    AllowPairing = 1;
\tConfigurationURL = "https://MDM.acme.example:8443/enroll?token=hush";
\tConfigurationWebURL = "https://web.acme.example?token=hush";
    OrganizationName = "ConfigurationURL = \\"https://evil.example\\";";
}
The above information was obtained from local cached information due to rate limit enforcement.
`;
    expect(parseRecord(answer(said))).toEqual({
      kind: 'found',
      hosts: ['mdm.acme.example:8443', 'web.acme.example'],
    });
  });

  test('A4 a renewal that did not work is not waited for', () => {
    expect(parseRenewal(answer(''))).toBe('asked');
    expect(parseRenewal(answer('', 103))).toBe('none');
    expect(parseRenewal(answer('', 1, 'Error: DEP enrollment failed: (103)\n'))).toBe('none');
    const unreachable = 'Error: DEP enrollment failed: The cloud configuration server is unavailable\n';
    expect(parseRenewal(answer('', 0, unreachable))).toBe('failed');
    expect(parseRenewal(answer('', 1))).toBe('failed');
  });
});
