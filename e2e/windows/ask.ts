/** Asks the adapter inside Windows to do something: the other half of `probe.ts`. */
import { type Computer, PROGRAM } from './computer.ts';
import type { Probe } from './probe.ts';

export interface Answer {
  readonly value?: unknown;
  readonly code?: string;
  readonly details?: Record<string, string>;
}

/** @returns one answer for each question, in their order; all in one process of Windows */
export async function ask(computer: Computer, ...questions: [Probe, ...unknown[]][]): Promise<Answer[]> {
  const { stdout, stderr } = await computer.node([`${PROGRAM}\\probe.mjs`], JSON.stringify(questions));
  try {
    return JSON.parse(stdout) as Answer[];
  } catch {
    throw new Error(`the probe answered: ${stdout} ${stderr}`);
  }
}
