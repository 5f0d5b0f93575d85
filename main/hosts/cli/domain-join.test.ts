/** The command in a process of its own, so that its exit code and every byte that it writes are the real ones. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passwordsIn } from '../../core/odj/join-blob.ts';

const FIXTURE = join(import.meta.dirname, '../../core/odj/fixtures/ACME-LT-042.txt');
const BYTES = Buffer.from(readFileSync(FIXTURE, 'utf16le').slice(1, -1), 'base64');
const GANGWAY = join(import.meta.dirname, 'main.ts');

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'gangway-inspect-'))));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly output: string;
}

const gangway = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], LANG: 'C' };
    const child = execFile(process.execPath, [GANGWAY, ...args], { env, timeout: 25_000 }, (_, out, err) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout: out, output: out + err }),
    );
  });
const inspect = (...args: string[]): Promise<Ran> => gangway('domain-join', 'inspect', ...args);

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const patched = (at: number, value: number): Buffer => {
  const bytes = Buffer.from(BYTES);
  bytes[at] = value;
  return bytes;
};
const codeIn = ({ stdout }: Ran): unknown =>
  (JSON.parse(stdout) as { problem: { code: string } }).problem.code;

describe('gangway domain-join inspect', () => {
  test('M9 says domain, computer, domain controller and site to people', async () => {
    const { exitCode, stdout } = await inspect(FIXTURE, '--language', 'en');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'Domain: example.test\nComputer name: ACME-LT-042\nDomain controller: dc1.example.test\nSite: Default-First-Site-Name\n',
    );
  });

  test('M9 says it to programs, also of the bytes themselves', async () => {
    const { exitCode, stdout } = await inspect(file('raw.bin', BYTES), '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      event: 'join-blob',
      domain: 'example.test',
      machineName: 'ACME-LT-042',
      domainController: 'dc1.example.test',
      site: 'Default-First-Site-Name',
      dnsDomain: 'example.test',
      netbiosDomain: 'EXAMPLE',
      domainControllerAddress: '10.99.0.1',
      parts: ['account', 'join'],
    });
  });

  test.each([
    ['words', () => file('words.txt', 'this is no blob'), 13, 'JOIN_BLOB_INVALID'],
    ['nothing', () => file('empty.txt', ''), 13, 'JOIN_BLOB_INVALID'],
    ['a blob that was cut', () => file('cut.bin', BYTES.subarray(0, 900)), 13, 'JOIN_BLOB_INVALID'],
    ['a blob of the future', () => file('future.bin', patched(0x14, 2)), 14, 'JOIN_BLOB_UNSUPPORTED'],
    ['an encrypted blob', () => file('encrypted.bin', patched(0x3c8, 1)), 14, 'JOIN_BLOB_UNSUPPORTED'],
    ['a file that is not there', () => join(folder, 'nowhere'), 2, 'USAGE'],
    ['a folder', () => folder, 2, 'USAGE'],
    ['a device', () => '/dev/zero', 2, 'USAGE'],
    ['a link to a blob', () => linkTo(FIXTURE), 2, 'USAGE'],
    ['a file of 4 GB', () => huge(), 13, 'JOIN_BLOB_INVALID'],
  ] as readonly [string, () => string, number, string][])(
    'M9 %s has its exit code and its error code',
    async (_, make, exitCode, code) => {
      const ran = await inspect(make(), '--json');
      expect([ran.exitCode, codeIn(ran)]).toEqual([exitCode, code]);
      expect(ran.stdout.trim().split('\n')).toHaveLength(1);
    },
  );

  test.each([[['domain-join']], [['domain-join', 'inspect']], [['domain-join', 'join', FIXTURE]]])(
    'M9 %j is told how the command is used',
    async (args) => {
      const { exitCode, output } = await gangway(...args, '--language', 'en');
      expect([exitCode, output]).toEqual([
        2,
        expect.stringContaining('gangway domain-join inspect FILE') as string,
      ]);
    },
  );

  test.each([
    ['as it was written', () => FIXTURE],
    ['as bytes', () => file('whole.bin', BYTES)],
    ['cut behind the password', () => file('less.bin', BYTES.subarray(0, 2000))],
    ['with a character too many', () => file('broken.txt', `${BYTES.toString('base64')}!`)],
    ['of another kind', () => file('other.bin', patched(0x24, 9))],
  ] as readonly [string, () => string][])(
    'G11 the password stands in no output in any encoding: a blob %s',
    async (_, make) => {
      const path = make();
      for (const flags of [[], ['--json']]) {
        const { output } = await inspect(path, ...flags);
        expect(output).not.toBe('');
        for (const trace of tracesOfPassword()) expect(output).not.toContain(trace.slice(0, 16));
      }
    },
  );
});

function linkTo(target: string): string {
  const link = join(folder, 'link.txt');
  symlinkSync(target, link);
  return link;
}

/** As large as a disk image, without taking the room. */
function huge(): string {
  const path = file('huge.bin', BYTES);
  truncateSync(path, 4 * 2 ** 30);
  return path;
}

/** The password in every form in which it could come out, and some of what stands around it. */
function tracesOfPassword(): readonly string[] {
  const wide = Buffer.from(passwordsIn(BYTES)[0] ?? []).subarray(0, -2);
  const password = wide.toString('utf16le');
  expect(password).toHaveLength(120);
  const at = BYTES.indexOf(wide);
  // Base64 of a piece has another form for each place in a group of three where it begins.
  const based = [0, 1, 2].flatMap((from) => {
    const piece = wide.subarray(from, from + 24);
    return [piece.toString('base64'), BYTES.subarray(at - (at % 3) + 3 + from).toString('base64')];
  });
  const quoted = JSON.stringify(password).slice(1, -1);
  return [
    password,
    quoted,
    encodeURIComponent(password),
    wide.toString('latin1'),
    wide.toString('hex'),
    ...based,
  ];
}
