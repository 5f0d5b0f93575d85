import { afterAll, beforeAll, expect, test } from 'vitest';
import { gangway, RESTART_NEEDED, type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

test('A6 A8 what the installer of a package that failed wrote is in the diagnosis, until the package is there', async () => {
  const computer = rig.computer({
    fail: [{ step: 'application', code: 'PACKAGE_INSTALL_FAILED', times: 1 }],
  });
  const failed = await rig.enroll(computer, await rig.item('Ada'));
  expect(failed.stdout).toContain('PACKAGE_INSTALL_FAILED');
  const options = ['--simulate', computer, '--yes'];
  const people = await gangway(['diagnose', ...options]);
  expect(people.stdout).toMatch(
    /What the installer of step \S+ wrote last: *\n +Simulated installer\n +Error 1603\./,
  );
  const programs = await gangway(['diagnose', ...options, '--json']);
  expect(programs.stdout).toContain('"Error 1603. faults.json says that it fails"');
  expect((await gangway(['resume', ...options])).exitCode).toBe(RESTART_NEEDED);
  expect((await gangway(['diagnose', ...options])).stdout).not.toContain('Error 1603');
});
