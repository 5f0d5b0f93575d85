/** What the demo shows around the agent's own words: calm lines, as wide as the terminal, 80 columns without one. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Helpdesk } from './helpdesk.ts';
import { TOGETHER, wrapped } from './wrap.ts';

const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
const paint = (code: number, text: string): string => (colour ? `\u001B[${code}m${text}\u001B[0m` : text);
const WIDTH = Math.min(process.stdout.isTTY ? process.stdout.columns : 80, 100);

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);
export const heading = (text: string): void => say(`\n${paint(1, text)}`);
/** A sentence, or several, below a heading. */
export const tell = (text: string): void => say(wrapped('  ', text, { width: WIDTH }));
export const command = (text: string): void =>
  say(paint(36, wrapped('$ ', text, { width: WIDTH, indent: 4, cut: ' \\' })));

/** The files of the simulated computer, without the agent's own. */
export function showComputer(folder: string): void {
  for (const file of filesIn(folder)) {
    const name = relative(folder, file);
    if (name.startsWith('agent')) continue;
    const shown = name.endsWith('.json')
      ? inWords(JSON.parse(readFileSync(file, 'utf8')) as object)
      : `${statSync(file).size} bytes`;
    say(wrapped(`  ${short(name).padEnd(30)} `, shown, { width: WIDTH }));
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

interface AuditRow {
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly details: object;
}

/** Who did what, oldest first. */
export async function showAudit(helpdesk: Helpdesk): Promise<void> {
  const { rows } = await helpdesk.get<{ rows: AuditRow[] }>('/audit');
  for (const { at, actor, action, details } of rows.toReversed()) {
    const time = new Date(at).toISOString().slice(11, 19);
    say(wrapped(`  ${time}  ${actor.padEnd(10)} `, `${action}  ${inWords(details)}`, { width: WIDTH }));
  }
}

const inWords = (members: object): string =>
  Object.entries(members)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}:${TOGETHER}${valueOf(key, value)}`)
    .join(', ');

function valueOf(key: string, value: unknown): string {
  if (key === 'notAfter') return new Date(Number(value)).toISOString().slice(0, 10);
  return short(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Nobody compares all of a hash by eye. */
const short = (text: string): string => text.replace(/\b([0-9a-f]{8})[0-9a-f]{24,}\b/g, '$1…');
