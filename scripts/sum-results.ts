/**
 * Adds up what the runners reported in .reports/: names the tests that failed, then says the sum in one line, which must
 * be the last one: `N passed, N failed, N skipped`. Run: `node scripts/sum-results.ts [name of an expected report…]`; an expected
 * report that is missing counts as a failure.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failedIn } from './failed-tests.ts';

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
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const Playwright = z.object({
  stats: z.object({ expected: Count, unexpected: Count, flaky: Count, skipped: Count }),
  errors: z.array(z.unknown()),
});

/** A command that counts as one test, as .ci/run writes it down. */
const Step = z.strictObject({ exitCode: z.int() });

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
  // A file that could not even be loaded has no test that failed: it counts as one.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    // Nor has an error outside of every test; the runner calls the run failed all the same.
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Adds the reports `<name>.json` in `folder`. One that is missing or unreadable counts as one failure. */
export function sumReports(
  folder: string,
  names: readonly string[],
): Sum & { readonly missing: readonly string[]; readonly failures: readonly string[] } {
  const missing: string[] = [];
  const failures: string[] = [];
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    const file = join(folder, `${name}.json`);
    let one: Sum;
    try {
      if (!existsSync(file)) throw new Error('missing');
      const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
      one = sumOf(report);
      failures.push(...failedIn(report));
    } catch {
      missing.push(name);
      one = { passed: 0, failed: 1, skipped: 0 };
    }
    sum.passed += one.passed;
    sum.failed += one.failed;
    sum.skipped += one.skipped;
  }
  if (names.length === 0) return { passed: 0, failed: 1, skipped: 0, missing: ['every report'], failures };
  return { ...sum, missing, failures };
}

if (import.meta.main) {
  const { passed, failed, skipped, missing, failures } = sumReports('.reports', process.argv.slice(2));
  if (missing.length > 0) console.log(`no usable report of: ${missing.join(', ')}`);
  for (const failure of failures) console.log(`${failure}\n`);
  if (failed > 0) process.exitCode = 1;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}
