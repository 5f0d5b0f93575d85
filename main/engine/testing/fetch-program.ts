/**
 * Fetches a package as a process that can be killed. Arguments: directory, origin, file with its root (DER), URL, size,
 * SHA-256. For tests only.
 */
import { readFile } from 'node:fs/promises';
import { downloadTo } from '../../platform/disk/download.ts';
import { watchedFolder } from '../../platform/sandbox/door.ts';
import { sandboxPlatform } from '../../platform/sandbox/index.ts';
import { hostOs } from '../../platform/select.ts';
import { contextOf } from '../../platform/testing/rehearsal.ts';
import { gangwayProtocol } from '../../protocols/index.ts';
import { systemClock } from '../system-clock.ts';

const [directory = '', origin = '', rootFile = '', url = '', size = '', sha256 = ''] = process.argv.slice(2);
const protocol = gangwayProtocol({ agentVersion: '0.1.0', clock: systemClock, environment: {} });
const keys = await sandboxPlatform(directory, hostOs()).keys.open();
const session = protocol.session(
  {
    origin,
    organisation: { id: 'acme', name: 'Acme', help: {} },
    root: { sha256: 'a'.repeat(64), certificate: (await readFile(rootFile)).toString('base64') },
    planSigner: '',
    clockOffset: 0,
  },
  keys,
);
const context = {
  ...contextOf(),
  download: (address: string, from?: { offset: number; tag: string }) =>
    session.download(address, undefined, from),
};
const planned = { url, size: Number(size), sha256 };
// The system's own maximum would begin with that of the process that started this one.
let peak = 0;
const look = (): void => {
  peak = Math.max(peak, process.memoryUsage.rss());
};
const looking = setInterval(look, 10);
const started = performance.now();
const used = process.cpuUsage();
const got = await downloadTo(watchedFolder(directory), 'package.part', planned, context, 'fetch');
session.close();
const ms = performance.now() - started;
const { user, system } = process.cpuUsage(used);
clearInterval(looking);
look();
process.stdout.write(`${JSON.stringify({ ...got, ms, cpuMs: (user + system) / 1000, peak })}\n`);
