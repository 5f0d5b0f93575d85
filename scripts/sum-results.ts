/**
 * Adds up what the runners reported in .reports/: names the tests that failed, then says the sum in one line, which must
 * be the last one: `N passed, N failed, N skipped`. Run: `node scripts/sum-results.ts [name of an expected report…]`; an expected
 * report that is missing counts as a failure.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failedIn, isBroken } from './failed-tests.ts';

export interface Sum {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const Count = z.int().nonnegative();

const Vitest = z.object({
  numPassedTests: Count,
  numFailedTests: Count,
  numPendingTests: Count,
  numTodoTests: Count,
  success: z.boolean(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

const Playwright = z.object({
  stats: z.object({ expected: Count, unexpected: Count, flaky: Count, skipped: Count }),
  errors: z.array(z.unknown()),
});

/** A command that counts as one test, as .ci/run writes it down. */
const Step = z.strictObject({ exitCode: z.int() });

/** A command whose tests have reports of their own: how it ended, and which reports those are. */
const Suite = z.strictObject({ exitCode: z.int(), reports: z.array(z.string()).min(1) });

/** A suite that this machine cannot run, for a reason that installing packages does not mend. */
const Skipped = z.strictObject({ skipped: z.string() });

/** What one report adds. Throws when it is none that is known. */
export function sumOf(report: unknown): Sum {
  const vitest = Vitest.safeParse(report);
  if (vitest.success) return ofVitest(vitest.data);
  const playwright = Playwright.safeParse(report);
  if (playwright.success) {
    const { stats, errors } = playwright.data;
    // A test that passes only when it is tried again is not one that passes.
    return {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
      skipped: stats.skipped,
    };
  }
  if (Skipped.safeParse(report).success) return { passed: 0, failed: 0, skipped: 1 };
  const { exitCode } = Step.parse(report);
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

function ofVitest(report: z.infer<typeof Vitest>): Sum {
  // A file that cannot be loaded, whose worker died or whose hooks failed has no test that failed: it counts as one.
  const broken = report.testResults.filter(isBroken);
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    // Nor has a set-up that failed; the runner calls the run failed all the same.
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * A suite may fail although its reports know of no failure: an error outside of every test, or something that it says
 * is missing. That counts as one.
 */
function ofSuite(folder: string, name: string, suite: z.infer<typeof Suite>): Total {
  const total = sumReports(folder, suite.reports);
  if (suite.exitCode === 0 || total.failed > 0) return total;
  const failure = `FAILED ${name}\n  ended with ${suite.exitCode}, though no test did; its own words are in the log above`;
  return { ...total, failed: 1, failures: [...total.failures, failure] };
}

export interface Total extends Sum {
  readonly missing: readonly string[];
  readonly failures: readonly string[];
}

/** Adds the reports `<name>.json` in `folder`. One that is missing or unreadable counts as one failure. */
export function sumReports(folder: string, names: readonly string[]): Total {
  if (names.length === 0) return { ...NOTHING, failed: 1, missing: ['every report'] };
  return names
    .map((name) => totalOf(folder, name))
    .reduce((sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
      missing: [...sum.missing, ...one.missing],
      failures: [...sum.failures, ...one.failures],
    }));
}

const NOTHING: Total = { passed: 0, failed: 0, skipped: 0, missing: [], failures: [] };

function totalOf(folder: string, name: string): Total {
  try {
    const report: unknown = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    const suite = Suite.safeParse(report);
    if (suite.success) return ofSuite(folder, name, suite.data);
    return { ...sumOf(report), missing: [], failures: failedIn(report) };
  } catch {
    return { ...NOTHING, failed: 1, missing: [name] };
  }
}

if (import.meta.main) {
  const { passed, failed, skipped, missing, failures } = sumReports('.reports', process.argv.slice(2));
  if (missing.length > 0) console.log(`no usable report of: ${missing.join(', ')}`);
  for (const failure of failures) console.log(`${failure}\n`);
  if (failed > 0) process.exitCode = 1;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}
