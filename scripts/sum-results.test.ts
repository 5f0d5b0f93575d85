import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sumOf, sumReports } from './sum-results.ts';

const vitest = (counts: object = {}) => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  success: true,
  testResults: [],
  ...counts,
});
const playwright = (stats: object = {}, errors: unknown[] = []) => ({
  stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
});

test.each([
  ['vitest', vitest({ numPendingTests: 2, numTodoTests: 1 }), { passed: 5, failed: 0, skipped: 3 }],
  [
    'vitest with failures',
    vitest({ numFailedTests: 2, success: false }),
    { passed: 5, failed: 2, skipped: 0 },
  ],
  [
    'vitest with a file that does not load',
    vitest({ success: false, testResults: [{ status: 'failed', assertionResults: [] }] }),
    { passed: 5, failed: 1, skipped: 0 },
  ],
  [
    'vitest with a file whose worker died, beside a test that failed,',
    vitest({
      numFailedTests: 1,
      success: false,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'pending' }] },
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      ],
    }),
    { passed: 5, failed: 2, skipped: 0 },
  ],
  ['vitest with a set-up that failed', vitest({ success: false }), { passed: 5, failed: 1, skipped: 0 }],
  ['playwright', playwright({ skipped: 2 }), { passed: 3, failed: 0, skipped: 2 }],
  ['playwright, flaky', playwright({ flaky: 1, unexpected: 1 }), { passed: 3, failed: 2, skipped: 0 }],
  [
    'playwright that could not begin',
    playwright({ expected: 0 }, [{}]),
    { passed: 0, failed: 1, skipped: 0 },
  ],
  ['a command that went well', { exitCode: 0 }, { passed: 1, failed: 0, skipped: 0 }],
  ['a command that did not', { exitCode: 3 }, { passed: 0, failed: 1, skipped: 0 }],
  ['a suite that cannot run here', { skipped: 'lacks root' }, { passed: 0, failed: 0, skipped: 1 }],
])('%s is counted', (_what, report, sum) => {
  expect(sumOf(report)).toEqual(sum);
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reports are added, and one that is missing or broken is a failure', () => {
  writeFileSync(join(folder, 'vitest.json'), JSON.stringify(vitest()));
  writeFileSync(join(folder, 'check.json'), '{"exitCode":0}');
  writeFileSync(join(folder, 'torn.json'), '{"exitCode":');
  expect(sumReports(folder, ['vitest', 'check'])).toEqual({
    passed: 6,
    failed: 0,
    skipped: 0,
    missing: [],
    failures: [],
  });
  expect(sumReports(folder, ['vitest', 'torn', 'gone'])).toEqual({
    passed: 5,
    failed: 2,
    skipped: 0,
    missing: ['torn', 'gone'],
    failures: [],
  });
});

test('a suite that failed though none of its tests did is a failure, and is named', () => {
  const suite = (exitCode: number) => JSON.stringify({ exitCode, reports: ['vitest'] });
  writeFileSync(join(folder, 'vitest.json'), JSON.stringify(vitest()));
  writeFileSync(join(folder, 'good.json'), suite(0));
  writeFileSync(join(folder, 'bad.json'), suite(1));
  expect(sumReports(folder, ['good'])).toMatchObject({ passed: 5, failed: 0, failures: [] });
  expect(sumReports(folder, ['bad'])).toMatchObject({
    passed: 5,
    failed: 1,
    failures: [expect.stringMatching(/^FAILED bad\n {2}ended with 1, though no test did/)],
  });
  writeFileSync(join(folder, 'vitest.json'), JSON.stringify(vitest({ numFailedTests: 2, success: false })));
  expect(sumReports(folder, ['bad'])).toMatchObject({ passed: 5, failed: 2 });
  rmSync(join(folder, 'vitest.json'));
  expect(sumReports(folder, ['good'])).toMatchObject({ failed: 1, missing: ['vitest'] });
});

test('no report at all is a failure, never a pass', () => {
  expect(sumReports(folder, [])).toMatchObject({ passed: 0, failed: 1 });
});

test('a test that failed is named', () => {
  const file = { name: 'main/a.test.ts', status: 'failed', message: '' };
  const broken = { fullName: 'A1 holds', status: 'failed', failureMessages: ['expected 1'] };
  const report = vitest({
    numFailedTests: 1,
    success: false,
    testResults: [{ ...file, assertionResults: [broken] }],
  });
  writeFileSync(join(folder, 'vitest.json'), JSON.stringify(report));
  expect(sumReports(folder, ['vitest']).failures).toEqual([
    'FAILED main/a.test.ts\n  A1 holds\n    expected 1',
  ]);
});
