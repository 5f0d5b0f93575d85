/**
 * Holds docs/features.md and the tests together: a capability that claims to work needs a test whose title
 * names its id, and a title names no id that is not listed. Run: `node scripts/check/features.ts`.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTitles } from './read-titles.ts';

const STATES = ['works', 'partly', 'not yet'] as const;
type State = (typeof STATES)[number];

const ROW = /^\| ([A-Z]\d{1,2}) +\|(.*)\| *([a-z ]+?) *\|$/;
const ID = /(?<![\w-])[A-Z]\d{1,2}(?![\w-])/g;
const TESTS = '{protocol,texts,main,renderer,server,demo,e2e,installer}/**/*.{test,spec}.{ts,tsx}';

export interface Verdict {
  readonly listed: ReadonlyMap<string, State>;
  /** Ids and the number of test titles that name them. */
  readonly claimed: ReadonlyMap<string, number>;
  readonly faults: readonly string[];
}

/** Reads the table and every test below `root`. Throws when either of them turns out empty. */
export function checkFeatures(root: string): Verdict {
  const faults: string[] = [];
  const listed = readTable(readFileSync(join(root, 'docs/features.md'), 'utf8'), faults);
  if (listed.size === 0) throw new Error('docs/features.md: not one capability was read');
  const claimed = new Map<string, number>();
  const files = globSync(TESTS, { cwd: root, exclude: ['**/node_modules/**'] }).toSorted();
  if (files.length === 0) throw new Error('not one test was read');
  for (const file of files) {
    for (const title of readTitles(file, readFileSync(join(root, file), 'utf8'))) {
      for (const [id] of title.matchAll(ID)) {
        claimed.set(id, (claimed.get(id) ?? 0) + 1);
        if (!listed.has(id))
          faults.push(`${file}: «${title}» names ${id}, which docs/features.md does not list`);
      }
    }
  }
  for (const [id, state] of listed) {
    if (state !== 'not yet' && !claimed.has(id))
      faults.push(`${id} is listed as «${state}», but no test names it`);
    if (state === 'not yet' && claimed.has(id))
      faults.push(`${id} is listed as «not yet», but a test names it`);
  }
  return { listed, claimed, faults };
}

function readTable(text: string, faults: string[]): Map<string, State> {
  const listed = new Map<string, State>();
  for (const line of text.split('\n')) {
    if (!/^\| *[A-Z]\d/.test(line)) continue;
    const [, id, , word] = ROW.exec(line) ?? [];
    const state = STATES.find((known) => known === word);
    if (id === undefined || state === undefined)
      faults.push(`docs/features.md: no such state, or no id: ${line}`);
    else if (listed.has(id)) faults.push(`docs/features.md: ${id} is listed twice`);
    else listed.set(id, state);
  }
  return listed;
}

if (import.meta.main) {
  const { listed, claimed, faults } = checkFeatures(process.cwd());
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(`features: ${listed.size} listed, ${claimed.size} named by tests`);
}
