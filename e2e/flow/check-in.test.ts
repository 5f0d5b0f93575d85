import { afterAll, beforeAll, expect, test } from 'vitest';
import { gangway, type Ran, type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

interface Row {
  readonly id: string;
  readonly order: { readonly state: string } | null;
}

/** @returns the folder of an enrolled computer and the id of its enrollment. */
async function enrolled(...more: string[]): Promise<{ computer: string; id: string }> {
  const computer = rig.computer();
  expect((await rig.enrollFully(computer, await rig.item(), ...more)).exitCode).toBe(0);
  const { rows } = await rig.helpdesk.get<{ rows: Row[] }>('/enrollments');
  return { computer, id: rows[0]?.id ?? '' };
}

const checkIn = (computer: string, ...more: string[]): Promise<Ran> =>
  gangway(['check-in', '--simulate', computer, ...more]);

const told = (ran: Ran): string[] => ran.events().map(({ event }) => event);

test('A13 A8 a scheduler checks in without a question; with nothing to do it ends with 0', async () => {
  const { computer } = await enrolled();
  const ran = await checkIn(computer, '--json');
  expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
  expect(ran.events()).toMatchObject([{ event: 'checked-in', renewed: false, order: null }]);
  expect((await checkIn(computer)).stdout).toBe('Nothing is to be done.\n');
});

test('A13 a computer that is not enrolled has nothing to check in', async () => {
  const ran = await checkIn(rig.computer(), '--json');
  expect(ran.exitCode).toBe(7);
  expect(ran.events()).toMatchObject([{ event: 'failed', problem: { code: 'NOT_ENROLLED' } }]);
});

test('A15 an order is followed without the person, in a process of its own, and shown as done', async () => {
  const { computer, id } = await enrolled();
  await rig.helpdesk.post(`/enrollments/${id}/order`, undefined);
  const ran = await checkIn(computer, '--json');
  expect(ran.exitCode).toBe(0);
  expect(told(ran)).toEqual(['undoing', 'unenrolled', 'checked-in']);
  expect((await rig.helpdesk.get<Row>(`/enrollments/${id}`)).order).toMatchObject({ state: 'done' });
  const status = await gangway(['status', '--simulate', computer, '--json']);
  expect(status.events()).toMatchObject([{ standing: 'none' }]);
});

test('A15 G10 an order is followed through an elevated helper, which takes back what it did itself', async () => {
  const { computer, id } = await enrolled('--helper');
  expect((await checkIn(computer, '--json', '--helper')).exitCode).toBe(0);
  await rig.helpdesk.post(`/enrollments/${id}/order`, undefined);
  const ran = await checkIn(computer, '--json', '--helper');
  expect([ran.exitCode, told(ran)]).toEqual([0, ['undoing', 'unenrolled', 'checked-in']]);
  expect((await rig.helpdesk.get<Row>(`/enrollments/${id}`)).order).toMatchObject({ state: 'done' });
});

test('A13 a revoked computer is told so by every command, and can still be unenrolled', async () => {
  const { computer, id } = await enrolled();
  await rig.helpdesk.post(`/enrollments/${id}/revoke`, undefined);
  const status = await gangway(['status', '--simulate', computer]);
  expect(status.stdout).toContain('Acme has withdrawn the access of this computer.');
  const asJson = await gangway(['status', '--simulate', computer, '--json']);
  expect(asJson.events()).toMatchObject([{ standing: 'revoked' }]);
  for (const command of ['check-in', 'resume', 'enroll']) {
    const ran = await gangway([command, '--simulate', computer, '--json', '--yes']);
    expect([command, ran.exitCode]).toEqual([command, 6]);
    expect(ran.events().at(-1)).toMatchObject({ event: 'failed', problem: { code: 'DEVICE_REVOKED' } });
  }
  const back = await gangway(['unenroll', '--simulate', computer, '--json', '--yes']);
  expect(back.exitCode).toBe(0);
  expect(told(back)).toContain('unenrolled');
});
