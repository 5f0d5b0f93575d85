import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeConnector } from '../../demo/connector.ts';
import { blobBytesOf } from '../../main/core/odj/blob-file.ts';
import { passwordsIn } from '../../main/core/odj/join-blob.ts';
import { gangway, JOIN_BLOB, type Ran, type Rig, startRig } from './rig.ts';
import { type RecordingFront, startRecordingFront } from './recording-front.ts';

let front: RecordingFront;
let rig: Rig;
let stopConnector: () => Promise<void>;
beforeAll(async () => {
  front = await startRecordingFront();
  const connector = await makeConnector();
  rig = await startRig({ front, connector });
  stopConnector = connector.serve(rig.helpdesk, () => JOIN_BLOB);
});
afterAll(async () => {
  await stopConnector();
  await rig.stop();
  await front.close();
});

/** Every file below a folder, but the keystore: holding the keys is what that is for. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('keystore'))
    .map((entry) => join(entry.parentPath, entry.name));

test('no secret of a whole run, with a failure, a killed helper and the way back, stands in any output, file, log or database', async () => {
  const computer = rig.joiningComputer({
    killAt: { point: 'journal:9:after' },
    fail: [{ step: 'application', code: 'PACKAGE_INSTALL_FAILED', times: 1 }],
  });
  const item = await rig.item('Ada');
  const options = ['--simulate', computer, '--helper', '--yes', '--json'];
  const runs: Ran[] = [];
  runs.push(await rig.enroll(computer, item, '--helper', '--json'));
  runs.push(await gangway(['resume', ...options]));
  runs.push(await gangway(['resume', ...options, '--restart']));
  runs.push(await gangway(['resume', ...options]));
  runs.push(await gangway(['status', ...options]));
  runs.push(await gangway(['diagnose', ...options]));
  runs.push(await gangway(['unenroll', ...options]));
  expect(runs.map(({ signal, exitCode }) => signal ?? exitCode)).toEqual([1, 15, 15, 0, 0, 0, 0]);
  expect(runs[0]?.stdout).toContain('HELPER_LOST');
  // One that is given up in the middle leaves its record behind, and that must hold no secret either.
  const left = rig.computer({ fail: [{ step: 'host-name', code: 'HOST_NAME_FAILED', times: 1 }] });
  const secondItem = await rig.item('Grace');
  runs.push(await rig.enroll(left, secondItem, '--helper'));

  const tokens = front.recorded.flatMap(
    ({ headers }) => headers['authorization']?.replace(/^DPoP /, '') ?? [],
  );
  const proofs = front.recorded.flatMap(({ headers }) => headers['dpop'] ?? []);
  const codes = [item.code, secondItem.code];
  const sent = front.recorded.map(({ body }) => body).join('\n');
  // The recorder sees secrets when they are there to be seen.
  for (const code of codes) expect(sent).toContain(code);
  expect(new Set(tokens).size).toBeGreaterThan(2);
  expect(proofs.length).toBeGreaterThan(10);

  const traces = [
    ...runs.map(({ stdout, stderr }) => ({ name: 'output', bytes: Buffer.from(stdout + stderr) })),
    ...filesBelow(rig.folder).map((name) => ({ name, bytes: readFileSync(name) })),
  ];
  expect(traces.length).toBeGreaterThan(20);
  // The password of the domain account, as the blob has it and as people would see it.
  const raw = blobBytesOf(JOIN_BLOB);
  const passwords = raw.ok ? passwordsIn(raw.bytes).map((view) => Buffer.from(view).subarray(0, -2)) : [];
  expect(passwords.length).toBeGreaterThan(0);
  expect(readFileSync(join(computer, 'domain.json'), 'utf8')).toContain('"joined"');
  const blobText = JOIN_BLOB.toString('utf16le').slice(1);
  const secrets = new Set<string | Buffer>([
    ...passwords,
    ...passwords.map((password) => password.toString('utf16le')),
    // Lines of its text form: any part of it would give it away.
    ...(blobText.match(/.{120}/g) ?? []).slice(8),
    ...codes,
    ...codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`),
    rig.usage.secret,
    ...tokens,
    ...proofs,
  ]);
  const found = [...secrets].flatMap((secret) =>
    traces
      .filter(({ bytes }) => bytes.includes(secret))
      .map(({ name }) => ({ secret: secret.toString().slice(0, 6), name })),
  );
  expect(found).toEqual([]);
});

test('the search would find a secret that was written', () => {
  const file = join(rig.folder, 'planted');
  writeFileSync(file, `x${rig.usage.secret}x`);
  expect(filesBelow(rig.folder).some((name) => readFileSync(name).includes(rig.usage.secret))).toBe(true);
});
