import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '../../demo/helpdesk.ts';
import { makeDeviceUsage, makeItem } from '../../demo/prepare.ts';
import { startService } from '../../demo/service.ts';
import { CLI } from '../../scripts/build/cli.ts';
import { type Figure, median, ms, timed } from '../figure.ts';

const RUNS = 5;
/** The first command ends when the computer was restarted; docs/command-line.md. */
const RESTART_NEEDED = 15;
const LIMIT_MS = 3000;
const LIMIT_REQUESTS = 12;
/** As in the demo. */
const APPLICATION_BYTES = 8_000_000;
/** Neither counts: one is told as it happens, the other is as large as the packages are. */
const NOT_COUNTED = /\/agent\/v1\/events|\/packages\/.*content|\/content/;

/** The demo's enrollment by the built command line: its time, and the requests the service saw. */
export async function enrollment(folder: string): Promise<Figure[]> {
  const service = await startService(folder);
  const log = (): string[] => readFileSync(join(folder, 'service.log'), 'utf8').split('\n');
  try {
    const password = readFileSync(join(folder, 'service/initial-admin-password'), 'utf8').trim();
    const helpdesk = await signIn(service.origin, service.rootFingerprint, 'admin', password);
    const usage = await makeDeviceUsage(helpdesk, APPLICATION_BYTES);
    const times: number[] = [];
    const requests: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { code } = await makeItem(helpdesk, usage.id, `Bench ${run}`);
      const before = log().length;
      times.push(await timed(() => enroll(service, mkdtempSync(join(folder, 'computer-')), code)));
      requests.push(
        log()
          .slice(before - 1)
          .filter(counts).length,
      );
    }
    return [
      {
        what: "the demo's enrollment, from code to enrolled, with a simulated restart",
        measured: ms(median(times)),
        beside: '',
        ratio: median(times) / LIMIT_MS,
        limit: `≤ ${LIMIT_MS} ms`,
        kept: median(times) <= LIMIT_MS,
      },
      {
        what: 'requests of one enrollment, besides events and downloads',
        measured: String(median(requests)),
        beside: '',
        ratio: median(requests) / LIMIT_REQUESTS,
        limit: `≤ ${LIMIT_REQUESTS}`,
        kept: median(requests) > 0 && median(requests) <= LIMIT_REQUESTS,
      },
    ];
  } finally {
    await service.stop();
  }
}

async function enroll(
  service: { origin: string; rootFingerprint: string },
  computer: string,
  code: string,
): Promise<void> {
  const simulated = ['--yes', '--restart', '--simulate', computer];
  const server = ['--server', service.origin, '--root-fingerprint', service.rootFingerprint];
  await gangway(['enroll', ...server, '--code-file', '-', ...simulated], `${code}\n`, RESTART_NEEDED);
  await gangway(['resume', ...simulated], '', 0);
}

async function gangway(args: readonly string[], input: string, expected: number): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(input);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  if (exitCode !== expected) throw new Error(`the enrollment ended with ${exitCode}`);
}

/** Whether a line of the service's log is a request of the agent that counts. */
function counts(line: string): boolean {
  const route = /"route":"([^"]+)"/.exec(line)?.[1];
  return route !== undefined && !route.startsWith('/admin/') && !NOT_COUNTED.test(route);
}
