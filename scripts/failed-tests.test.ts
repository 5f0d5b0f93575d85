import { expect, test } from 'vitest';
import { failedIn } from './failed-tests.ts';

const assertion = (fullName: string, status: string, failureMessages: string[] = []) => ({
  fullName,
  status,
  failureMessages,
});

test('of a vitest report each failed test is named with its file and the beginning of its failure', () => {
  const report = {
    testResults: [
      {
        name: 'main/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          assertion('A1 holds', 'passed'),
          assertion('A2 breaks', 'failed', ['\u001B[31mexpected 1\u001B[39m\nto be 2']),
        ],
      },
      { name: 'main/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      {
        name: 'main/c.test.ts',
        status: 'failed',
        message: 'the worker exited',
        assertionResults: [assertion('A3', 'pending')],
      },
    ],
  };
  expect(failedIn(report)).toEqual([
    'FAILED main/a.test.ts\n  A2 breaks\n    expected 1\n    to be 2',
    'FAILED main/b.test.ts\n  the file could not be loaded\n    no such module',
    'FAILED main/c.test.ts\n  failed outside of its tests\n    the worker exited',
  ]);
});

test('of a Playwright report each failed test is named, however deep it stands', () => {
  const spec = (title: string, ok: boolean) => ({
    title,
    file: 'e2e/x.test.ts',
    ok,
    tests: [{ results: [{ errors: ok ? [] : [{ message: 'Timeout' }] }] }],
  });
  const report = { suites: [{ specs: [spec('fine', true)], suites: [{ specs: [spec('deep', false)] }] }] };
  expect(failedIn(report)).toEqual(['FAILED e2e/x.test.ts\n  deep\n    Timeout']);
});

test('a failure of many lines is cut, and a report of another shape names nothing', () => {
  const failures = [Array.from({ length: 90 }, (_, line) => `line ${line}`).join('\n')];
  const file = {
    name: 'a',
    status: 'failed',
    message: '',
    assertionResults: [assertion('b', 'failed', failures)],
  };
  const [told = ''] = failedIn({ testResults: [file] });
  expect(told.split('\n')).toHaveLength(27);
  expect(failedIn({ exitCode: 1 })).toEqual([]);
});
