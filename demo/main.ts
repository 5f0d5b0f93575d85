/** `npm run demo`: from nothing to an enrolled computer, over TLS with a private certificate authority. */
import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, gangway } from './agent.ts';
import { makeConnector } from './connector.ts';
import { type Helpdesk, signIn } from './helpdesk.ts';
import { type DemoOptions, readOptions, USAGE } from './options.ts';
import { type DeviceUsage, type Item, makeDeviceUsage, makeItem } from './prepare.ts';
import { command, heading, say, showAudit, showComputer, tell } from './report.ts';
import { type Service, startService } from './service.ts';
import { buildWindow, openWindow } from './window.ts';

const FOLDER = join(import.meta.dirname, '../.demo');
/** Enough to see a bar move. */
const APPLICATION_BYTES = 8_000_000;
const COMPUTER = join(FOLDER, 'computer');
/** The exit code of an agent that waits for the restart of the computer; docs/command-line.md. */
const RESTART_NEEDED = 15;

/** A real blob for this computer in this domain, as a domain controller wrote it; the domain exists no more. */
const JOIN_BLOB = new URL('../main/core/odj/fixtures/ACME-LT-042.txt', import.meta.url);
const DOMAIN = 'example.test';
/** Its end is the end of the computer's name. */
const SERIAL = 'SIM2026042';
const DOMAIN_JOIN = { domain: DOMAIN, template: 'ACME-LT-{serial:3}' };

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await demo(options);
  } catch (error) {
    process.stderr.write(
      `\nThe demo cannot go on: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

async function demo(wishes: DemoOptions): Promise<number> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(COMPUTER, { recursive: true });
  if (wishes.window) buildWindow();
  heading('1  The enrollment service starts');
  const started = performance.now();
  const service = await startService(FOLDER);
  let stopConnector: () => Promise<void> = async () => undefined;
  try {
    say(`  ${service.origin}, ready after ${Math.round(performance.now() - started)} ms`);
    say('  its own certificate authority, by its fingerprint:');
    say(`    ${service.rootFingerprint}`);
    const password = readFileSync(join(FOLDER, 'service', 'initial-admin-password'), 'utf8').trim();
    const helpdesk = await signIn(service.origin, service.rootFingerprint, 'admin', password);
    heading('2  Helpdesk makes a self-service enrollment item for “Office laptop”');
    const connector = await makeConnector();
    const usage = await makeDeviceUsage(helpdesk, APPLICATION_BYTES, {
      ...DOMAIN_JOIN,
      provisioner: connector.publicKey,
    });
    const item = await makeItem(helpdesk, usage.id, 'Ada Lindqvist, new laptop');
    say(`  enrollment page: ${item.url}`);
    tell('the code goes to the person, four packages wait: host name, certificate, application, domain join');
    tell(
      'a connector, with an account of its own, hands in what a domain controller made for this computer as soon as a plan wants it',
    );
    writeComputer();
    const account = await connectorAccount(service, helpdesk);
    stopConnector = connector.serve(account, () => readFileSync(JOIN_BLOB));
    if (wishes.window) return await openWindow(service, item, FOLDER);

    heading('3  The agent enrolls a simulated computer');
    writeFaults(wishes);
    const ended = await enroll(service, item, wishes);
    if (ended.exitCode !== 0) return ended.exitCode ?? 1;

    heading('4  What is on the computer now');
    showComputer(COMPUTER);
    heading('5  What the service wrote down');
    await showAudit(helpdesk);
    heading('6  An independent check of both');
    const agrees = check(service, item, usage);
    heading('Where to look next');
    say(`  the computer's files:       ${relative(process.cwd(), COMPUTER)}`);
    say('  what they mean:             main/platform/sandbox/README.md');
    say('  the window and the console: npm run demo -- --window');
    say('  a failure and its retry:    npm run demo -- --fail host-name=HOST_NAME_FAILED');
    say('  a crash and going on:       npm run demo -- --kill-at 9');
    return agrees ? 0 : 1;
  } finally {
    await stopConnector();
    await service.stop();
  }
}

/** May list what computers wait for and hand it in, and nothing else. */
async function connectorAccount({ origin, rootFingerprint }: Service, helpdesk: Helpdesk): Promise<Helpdesk> {
  const password = randomBytes(18).toString('base64url');
  await helpdesk.post('/users', { userName: 'connector', role: 'connector', password });
  return signIn(origin, rootFingerprint, 'connector', password);
}

function writeComputer(): void {
  const computer = {
    serial: SERIAL,
    hardwareUuid: randomUUID().toUpperCase(),
    model: 'Gangway Simulated Computer',
    osName: 'Simulated OS',
    osVersion: '1.0.0',
  };
  writeFileSync(join(COMPUTER, 'computer.json'), JSON.stringify(computer));
}

function writeFaults({ fail, killAt }: DemoOptions): void {
  const faults = {
    ...(fail ? { fail: [{ ...fail, times: 1 }] } : {}),
    ...(killAt === undefined ? {} : { killAt: { point: `journal:${killAt}:after` } }),
  };
  if (Object.keys(faults).length > 0) writeFileSync(join(COMPUTER, 'faults.json'), JSON.stringify(faults));
}

/** Runs the agent, and runs it again with `resume` after the restart and after what the demo did to it. */
async function enroll(service: Service, item: Item, wishes: DemoOptions): Promise<Ended> {
  const common = ['--simulate', COMPUTER, '--helper', '--code-file', '-', '--yes', '--restart'];
  const server = ['--server', service.origin, '--root-fingerprint', service.rootFingerprint];
  command(
    `gangway enroll --server ${service.origin} --root-fingerprint … --code-file - --yes --restart --simulate … --helper`,
  );
  const started = performance.now();
  let ended = await gangway(['enroll', ...server, ...common], `${item.code}\n`);
  let mayFail = wishes.fail !== undefined || wishes.killAt !== undefined;
  while (ended.exitCode === RESTART_NEEDED || (ended.exitCode !== 0 && mayFail)) {
    if (ended.exitCode === RESTART_NEEDED) say('  (the simulated computer was restarted; somebody signs in)');
    else {
      mayFail = false;
      if (wishes.killAt === undefined) say(`  (exit code ${ended.exitCode})`);
      else say('  (the helper was killed in the middle of it; the agent lost it and ended)');
    }
    command('gangway resume --yes --restart --simulate … --helper');
    ended = await gangway(['resume', ...common], `${item.code}\n`);
  }
  if (ended.exitCode === 0) {
    say(`\nFrom code to enrolled, restart included: ${((performance.now() - started) / 1000).toFixed(2)} s`);
  }
  return ended;
}

function check(service: Service, { code }: Item, { expected }: DeviceUsage): boolean {
  const input = JSON.stringify({
    ...expected,
    code,
    rootFingerprint: service.rootFingerprint,
    origin: service.origin,
    organisation: 'Acme',
    domain: DOMAIN,
    joinBlob: fileURLToPath(JOIN_BLOB),
  });
  const program = join(import.meta.dirname, 'check.ts');
  const database = join(FOLDER, 'service', 'gangway.sqlite');
  const ran = spawnSync(process.execPath, [program, COMPUTER, database, join(FOLDER, 'service.log')], {
    input,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  return ran.status === 0;
}
