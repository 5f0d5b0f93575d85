import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connector, makeConnector } from '../../demo/connector.ts';
import { gangway, JOIN_BLOB, OTHER_BLOB, RESTART_NEEDED, type Rig, startRig } from './rig.ts';

let rig: Rig;
let connector: Connector;
beforeAll(async () => {
  connector = await makeConnector();
  rig = await startRig({ connector });
});
afterAll(() => rig.stop());

test('M9 A9 a blob for another computer is refused and wanted anew; with the right one the computer joins by the restart', async () => {
  const computer = rig.joiningComputer();
  const domain = (): unknown => JSON.parse(readFileSync(join(computer, 'domain.json'), 'utf8'));
  let asked = 0;
  const stop = connector.serve(rig.helpdesk, ({ machineName }) => {
    expect(machineName).toBe('ACME-LT-042');
    asked += 1;
    return asked === 1 ? OTHER_BLOB : JOIN_BLOB;
  });
  const first = await rig.enroll(computer, await rig.item(), '--json', '--restart');
  await stop();
  expect(first.exitCode).toBe(RESTART_NEEDED);
  const joining = first.events().filter(({ kind }) => kind === 'domain-join');
  expect(joining.find(({ event }) => event === 'step-failed')).toMatchObject({
    problem: { code: 'JOIN_OTHER_COMPUTER', details: { expected: 'ACME-LT-042', actual: 'ACME-LT-043' } },
  });
  expect(joining.at(-1)).toMatchObject({ event: 'step-pending', subject: 'example.test' });
  expect(asked).toBeGreaterThanOrEqual(2);
  expect(domain()).toMatchObject({ machineName: 'ACME-LT-042', state: 'joined', writes: 1 });

  const last = await gangway(['resume', '--simulate', computer, '--yes', '--json']);
  expect(last.exitCode).toBe(0);
  expect(last.events().at(-1)).toMatchObject({ event: 'enrolled', hostName: 'ACME-LT-042', failed: [] });
});
