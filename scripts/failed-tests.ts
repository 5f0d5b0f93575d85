/**
 * Which tests failed, and with what words, from the runners' own reports: whoever reads only the end of a long log must
 * find them there. Reports of other shapes have none.
 */
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** Lines of a failure that say what broke; the rest is in the log above. */
const LINES = 25;

const Vitest = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const PlaywrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(
    z.object({
      results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })) })),
    }),
  ),
});
const PlaywrightSuite = z.object({
  specs: z.array(PlaywrightSpec).default([]),
  get suites() {
    return z.array(PlaywrightSuite).default([]);
  },
});
const Playwright = z.object({ suites: z.array(PlaywrightSuite) });

/** @returns one text for each failed test: file, title, and the beginning of its failure */
export function failedIn(report: unknown): string[] {
  const vitest = Vitest.safeParse(report);
  if (vitest.success) return vitest.data.testResults.flatMap(ofFile);
  const playwright = Playwright.safeParse(report);
  if (!playwright.success) return [];
  return playwright.data.suites
    .flatMap(specsOf)
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
      return told(file, title, errors[0]?.message ?? '');
    });
}

/** Failed, without a test of it that did. */
export const isBroken = (file: {
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
}): boolean => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed');

function ofFile(file: z.infer<typeof Vitest>['testResults'][number]): string[] {
  if (isBroken(file)) {
    const what =
      file.assertionResults.length === 0 ? 'the file could not be loaded' : 'failed outside of its tests';
    return [told(file.name, what, file.message)];
  }
  return file.assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => told(file.name, fullName, failureMessages?.[0] ?? ''));
}

const specsOf = ({ specs, suites }: z.infer<typeof PlaywrightSuite>): z.infer<typeof PlaywrightSpec>[] => [
  ...specs,
  ...suites.flatMap(specsOf),
];

function told(file: string, title: string, failure: string): string {
  const lines = stripVTControlCharacters(failure).split('\n').slice(0, LINES);
  return [`FAILED ${file}`, `  ${title}`, ...lines.map((line) => `    ${line}`)].join('\n');
}
