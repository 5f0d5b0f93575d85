/**
 * Runs inside Windows in the place of its window for registrations: writes down the address that opened it, and finishes
 * the registration as a person would who does what is asked there.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';

const address = process.argv[2] ?? '';
appendFileSync('C:\\mdm-links.txt', `${address}\n`);

const server = new URLSearchParams(address.slice(address.indexOf('?'))).get('servername') ?? '';
const id = '11111111-2222-3333-4444-555555555555';
const enrollment = `HKLM\\SOFTWARE\\Microsoft\\Enrollments\\${id}`;
const add = (key: string, name: string, type: string, data: string): void => {
  const args = ['add', key, '/v', name, '/t', type, '/d', data, '/f'];
  execFileSync('C:\\windows\\system32\\reg.exe', args, { stdio: 'ignore', timeout: 30_000 });
};
// A package that is opened is only written down.
if (address.startsWith('ms-device-enrollment:')) {
  // Piece by piece, as Windows does: half of it must not be taken for the whole.
  add(enrollment, 'ProviderID', 'REG_SZ', 'Acme MDM');
  add(enrollment, 'DiscoveryServiceFullURL', 'REG_SZ', server);
  add(enrollment, 'DMPCertThumbPrint', 'REG_SZ', 'AABBCCDDEEFF00112233445566778899AABBCCDD');
  add(`HKLM\\SOFTWARE\\Microsoft\\Provisioning\\OMADM\\Accounts\\${id}`, 'Name', 'REG_SZ', 'Acme MDM');
  add(enrollment, 'EnrollmentState', 'REG_DWORD', '1');
}
