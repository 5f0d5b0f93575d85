/** Signs an account in at this very computer, as over the network: by Remote Desktop to itself. */
import { spawn, spawnSync } from 'node:child_process';
import type { Account } from './global-setup.ts';

/** Windows refuses to connect to the address it connects from. */
const ITSELF = '127.0.0.2';

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

const setDword = (key: string, name: string, value: number): string =>
  run('reg', 'add', key, '/v', name, '/t', 'REG_DWORD', '/d', String(value), '/f');

/** @returns signs it out again */
export function signIn({ name, password }: Account): () => Promise<void> {
  const server = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server';
  setDword(server, 'fDenyTSConnections', 0);
  // The first sign-in of an account would wait for somebody to choose what is sent to Microsoft.
  setDword('HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\OOBE', 'DisablePrivacyExperience', 1);
  // It is its own certificate that it would ask about.
  setDword('HKCU\\SOFTWARE\\Microsoft\\Terminal Server Client', 'AuthenticationLevelOverride', 0);
  const { status } = spawnSync('net', ['localgroup', 'Remote Desktop Users', name, '/add'], {
    timeout: 60_000,
  });
  if (status !== 0 && status !== 2) throw new Error('the account may not use Remote Desktop');
  const user = `${process.env['COMPUTERNAME'] ?? '.'}\\${name}`;
  run('cmdkey', `/generic:TERMSRV/${ITSELF}`, `/user:${user}`, `/pass:${password}`);
  // By its address: about every connection from a file Windows asks first, since April 2026.
  const client = spawn('mstsc', [`/v:${ITSELF}`, '/w:800', '/h:600'], { stdio: 'ignore' });
  return async () => {
    run('cmdkey', `/delete:TERMSRV/${ITSELF}`);
    // Name, then the number of the session, when it has a name itself.
    const session = spawnSync('query', ['session', name], { encoding: 'utf8', timeout: 60_000 }).stdout;
    const number = new RegExp(`${name}\\s+(\\d+)`, 'i').exec(session)?.[1];
    if (number !== undefined) run('logoff', number);
    client.kill();
  };
}
