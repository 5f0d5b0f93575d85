/** What the demo shows around the agent's own words. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Helpdesk } from './helpdesk.ts';

const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
const paint = (code: number, text: string): string => (colour ? `\u001B[${code}m${text}\u001B[0m` : text);

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);
export const heading = (text: string): void => say(`\n${paint(1, text)}`);
export const command = (text: string): void => say(paint(36, `$ ${text}`));

/** The files of the simulated computer, without the agent's own. */
export function showComputer(folder: string): void {
  for (const file of filesIn(folder)) {
    const name = relative(folder, file);
    if (name.startsWith('agent')) continue;
    const size = statSync(file).size;
    const shown = name.endsWith('.json')
      ? readFileSync(file, 'utf8').replace(/\s+/g, ' ').trim()
      : `${size} bytes`;
    say(`  ${name.padEnd(30)} ${shown.length > 110 ? `${shown.slice(0, 109)}…` : shown}`);
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
  readonly details: Readonly<Record<string, unknown>>;
}

/** Who did what, oldest first. */
export async function showAudit(helpdesk: Helpdesk): Promise<void> {
  const { rows } = await helpdesk.get<{ rows: AuditRow[] }>('/audit');
  for (const { at, actor, action, details } of rows.toReversed()) {
    const about = Object.entries(details)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => `${key}: ${String(value)}`)
      .join(', ');
    say(`  ${new Date(at).toISOString().slice(11, 19)}  ${actor.padEnd(10)} ${action.padEnd(30)} ${about}`);
  }
}
