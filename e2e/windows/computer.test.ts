import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { domainJoinStep } from '../../main/platform/testing/join-rehearsal.ts';
import { hostNameStep, managementStep } from '../../main/platform/testing/rehearsal.ts';
import { ask } from './ask.ts';
import { type Computer, startComputer } from './computer.ts';

const NAME = 'HKLM\\System\\CurrentControlSet\\Control\\ComputerName';

let computer: Computer;
beforeAll(async () => {
  computer = await startComputer(inject('windows'));
});
afterAll(() => computer.end());

describe('the registry', () => {
  test('A4 what the agent writes is what reg.exe reads, and the other way round, in any letters', async () => {
    const key = 'SOFTWARE\\Gangway\\Söns 日本';
    await ask(computer, ['writeKey', key, { 'Who "is"': "O'Brien & Söns\\ 日本", Empty: '' }]);
    expect(await computer.registryValue('HKLM\\SOFTWARE\\Gangway\\Söns 日本', 'Empty')).toBe('');
    await computer.run('reg', [
      'add',
      'HKLM\\SOFTWARE\\Gangway\\Other',
      '/v',
      'N',
      '/t',
      'REG_DWORD',
      '/d',
      '4711',
      '/f',
    ]);
    await computer.run('reg', [
      'add',
      'HKLM\\SOFTWARE\\Gangway\\Other',
      '/v',
      'B',
      '/t',
      'REG_BINARY',
      '/d',
      '00ff10',
      '/f',
    ]);
    expect(
      await ask(
        computer,
        ['readKey', key],
        ['readKey', 'SOFTWARE\\Gangway\\Other'],
        ['readKey', 'SOFTWARE\\Gangway\\Nothing'],
        ['removeKey', key],
        ['removeKey', key],
        ['readKey', key],
      ),
    ).toEqual([
      { value: { values: { 'who "is"': "O'Brien & Söns\\ 日本", empty: '' }, subkeys: [] } },
      { value: { values: { n: '4711', b: '00ff10' }, subkeys: [] } },
      {},
      {},
      {},
      {},
    ]);
  });

  test('A14 who manages this computer is read from the registry that reg.exe wrote', async () => {
    const enrollment = 'HKLM\\SOFTWARE\\Microsoft\\Enrollments\\7D3C2B1A-0F1E-4D2C-8B3A-112233445566';
    const add = (name: string, type: string, data: string) =>
      computer.run('reg', ['add', enrollment, '/v', name, '/t', type, '/d', data, '/f']);
    expect(await ask(computer, ['management'])).toEqual([{ value: { kind: 'not-managed' } }]);
    await add('ProviderID', 'REG_SZ', 'Other MDM');
    await add('EnrollmentState', 'REG_DWORD', '1');
    expect((await ask(computer, ['management']))[0]?.value).toMatchObject({ kind: 'unknown' });
    await add('DiscoveryServiceFullURL', 'REG_SZ', 'https://mdm.other.example/discovery');
    await add('DMPCertThumbPrint', 'REG_SZ', '00112233445566778899AABBCCDDEEFF00112233');
    expect(await ask(computer, ['management'], ['apply', managementStep])).toMatchObject([
      { value: { kind: 'managed', by: 'Other MDM (mdm.other.example)' } },
      { code: 'ALREADY_MANAGED' },
    ]);
    await computer.run('reg', ['delete', enrollment, '/f']);
    expect(
      await ask(
        computer,
        ['apply', managementStep],
        ['check', managementStep],
        ['undo', managementStep],
        ['management'],
      ),
    ).toEqual([{}, { value: { kind: 'done' } }, { value: 'removed' }, { value: { kind: 'not-managed' } }]);
  });
});

describe('the computer itself', () => {
  test('A4 its facts are complete, and what nobody knows is unknown', async () => {
    const facts = (await ask(computer, ['facts']))[0]?.value;
    expect(facts).toMatchObject({ platform: 'windows', hostName: 'DESKTOP-42' });
    expect(facts).toMatchObject({
      osName: expect.stringContaining('Windows'),
      osVersion: expect.stringMatching(/^10\.0\.\d+/),
      build: expect.stringMatching(/^\d+\.\d+$/),
      // Wine's own answer would prove nothing.
      tpm: 'unknown',
      joined: { to: 'none' },
      managed: { state: 'nobody' },
    });
  });

  test('M8 a name waits for the restart, is used after it, and is never taken back', async () => {
    const step = { ...hostNameStep, hostName: 'ACME-LT-077' };
    expect(
      await ask(
        computer,
        ['check', step],
        ['apply', step],
        ['check', step],
        ['restartPending'],
        ['undo', step],
      ),
    ).toEqual([
      { value: { kind: 'not-done' } },
      {},
      { value: { kind: 'pending' } },
      { value: true },
      { value: 'kept' },
    ]);
    expect(await computer.registryValue(`${NAME}\\ComputerName`, 'ComputerName')).toBe('ACME-LT-077');
    expect(await computer.registryValue(`${NAME}\\ActiveComputerName`, 'ComputerName')).toBe('DESKTOP-42');
    await computer.restart();
    expect(await ask(computer, ['check', step], ['restartPending'])).toEqual([
      { value: { kind: 'done' } },
      { value: false },
    ]);
    expect((await computer.run('hostname', [])).stdout.trim().toUpperCase()).toBe('ACME-LT-077');
  });

  test.each(['bad name!', 'x'.repeat(64), '12345', 'NUL'])(
    'M8 the name "%s", which Wine itself would take, is refused and changes nothing',
    async (hostName) => {
      const before = await computer.registryValue(`${NAME}\\ComputerName`, 'ComputerName');
      const [applied] = await ask(computer, ['apply', { ...hostNameStep, hostName }]);
      expect(applied).toMatchObject({ code: 'HOST_NAME_INVALID' });
      expect(await computer.registryValue(`${NAME}\\ComputerName`, 'ComputerName')).toBe(before);
    },
  );

  test('A9 each start of Windows has its own id; within one it stays', async () => {
    const ids = await ask(computer, ['bootId'], ['bootId']);
    expect(ids[0]).toEqual(ids[1]);
    expect(await ask(computer, ['bootId'])).toEqual([ids[0]]);
    await computer.restart();
    expect(await ask(computer, ['bootId'])).not.toEqual([ids[0]]);
  });

  test('A9 the task that goes on after the restart is made in the scheduler and taken away', async () => {
    const task = computer.path('windows/system32/tasks/Gangway/Continue enrollment');
    expect(await ask(computer, ['continueAfter'], ['continueAfter'])).toEqual([{}, {}]);
    // Wine's scheduler takes the task, but keeps neither its trigger nor its action.
    expect(readFileSync(task, 'utf8')).toContain('<Author>Gangway</Author>');
    expect(await ask(computer, ['forget'], ['forget'])).toEqual([{}, {}]);
    expect(existsSync(task)).toBe(false);
  });

  test('A13 the record of management comes and goes with a task that checks in every day', async () => {
    const task = computer.path('windows/system32/tasks/Gangway/Check in');
    const applied = await ask(
      computer,
      ['apply', managementStep],
      ['apply', managementStep],
      ['check', managementStep],
    );
    expect(applied).toEqual([{}, {}, { value: { kind: 'done' } }]);
    expect(readFileSync(task, 'utf8')).toContain('<Author>Gangway</Author>');
    const undone = await ask(computer, ['undo', managementStep], ['undo', managementStep]);
    expect(undone).toEqual([{ value: 'removed' }, { value: 'removed' }]);
    expect(existsSync(task)).toBe(false);
  });

  test('M9 a computer that is in no domain is known as such', async () => {
    expect(await ask(computer, ['check', domainJoinStep])).toEqual([{ value: { kind: 'not-done' } }]);
  });

  test('A9 of two agents at once the second is told so, and gets its turn afterwards', async () => {
    expect((await ask(computer, ['lockTwice']))[0]?.value).toMatchObject({
      during: [{ code: 'STATE_BUSY' }],
      after: [{}],
    });
  });

  test('A9 a file of the agent that another program holds is said to be unwritable, keeps what it had, and is written after it', async () => {
    const [answer] = await ask(computer, ['whileOpenElsewhere']);
    const refused = (file: string) => [
      'STATE_UNWRITABLE',
      { file, why: expect.stringMatching(/^E(PERM|BUSY|ACCES)$/) },
    ];
    expect(answer).toEqual({
      value: {
        during: [refused('state.json'), refused('journal.jsonl'), refused('journal.jsonl')],
        state: 'third\n',
        journal: 'first\nthird\n',
        left: ['journal.jsonl', 'state.json'],
      },
    });
  });

  test('A6 a file that is used can be read, and neither written, renamed nor taken away', async () => {
    const content = randomBytes(1000);
    writeFileSync(computer.path('held.bin'), content);
    const [held] = await ask(computer, ['whileHeld', 'C:\\held.bin']);
    expect(held?.value).toEqual({ write: 'EBUSY', rename: 'EBUSY', remove: 'EBUSY', read: 'done' });
    expect(readFileSync(computer.path('held.bin')).equals(content)).toBe(true);
  });
});
