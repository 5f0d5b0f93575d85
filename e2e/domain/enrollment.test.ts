import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Connector, makeConnector } from '../../demo/connector.ts';
import { passwordsIn } from '../../main/core/odj/join-blob.ts';
import { type Rig, startRig } from '../flow/rig.ts';
import { accountOf, provisionBlob, testJoin } from './directory.ts';
import { enrollOn, joiningPlatform } from './joining-computer.ts';
import { memberIn } from './member.ts';

const folder = inject('domainFolder');
/** What the service calls it: the template of the host name with the end of this serial number. */
const NAME = 'ACME-LT-143';

let connector: Connector;
let rig: Rig;
beforeAll(async () => {
  connector = await makeConnector();
  rig = await startRig({ connector });
});
afterAll(() => rig.stop());

test('M9 G11 A9 a whole enrollment joins the computer to the live domain, and the password stands nowhere', async () => {
  const member = memberIn(folder, 'enrolled', NAME);
  const computer = rig.joiningComputer(undefined, '143');
  const platform = joiningPlatform(computer, member);
  const file = await provisionBlob(folder, NAME);
  const stop = connector.serve(rig.helpdesk, ({ machineName }) => (machineName === NAME ? file : undefined));
  const person = { ...rig.service, code: (await rig.item()).code };
  try {
    const before = await enrollOn(platform, person);
    const { screen } = await before.handlers.enrollment.view();
    expect(screen.kind).toBe('restart');
    await before.close();
    expect((await testJoin(member)).joined).toBe(true);
    await platform.restart.restartNow();

    const after = await enrollOn(platform, person);
    const finished = (await after.handlers.enrollment.view()).screen;
    expect(finished).toMatchObject({ kind: 'finished', hostName: NAME });
    await after.close();
  } finally {
    await stop();
  }
  expect((await testJoin(member)).joined).toBe(true);
  expect((await accountOf(folder, NAME))?.get('sAMAccountName')).toBe(`${NAME}$`);

  const traces = tracesOfPassword(file);
  const files = filesBelow(rig.folder);
  expect(files.length).toBeGreaterThan(10);
  for (const path of files) {
    const bytes = readFileSync(path);
    for (const trace of traces) expect(bytes.includes(trace), path).toBe(false);
  }
});

const filesBelow = (below: string): string[] =>
  readdirSync(below, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** The password as it stands in the blob, in the blob's text and in that text's file, and as plain characters. */
function tracesOfPassword(file: Buffer): readonly Buffer[] {
  const text = file.toString('utf16le').slice(1, -1);
  const bytes = Buffer.from(text, 'base64');
  const password = Buffer.from(passwordsIn(bytes)[0] ?? []).subarray(0, -2);
  expect(password.length).toBeGreaterThan(200);
  const piece = text.slice(Math.ceil(bytes.indexOf(password) / 3) * 4).slice(0, 60);
  const inFile = Buffer.from(piece, 'utf16le');
  expect(file.includes(inFile)).toBe(true);
  return [
    password.subarray(0, 40),
    Buffer.from(password.toString('utf16le').slice(0, 20)),
    Buffer.from(piece),
    inFile,
  ];
}
