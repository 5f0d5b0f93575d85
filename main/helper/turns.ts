/** What is done one after the other, in the order in which it was asked for. */
import type { Command } from './messages.ts';

/** Requests of the network are signed while a step runs, and what became of a step that hangs is written down. */
function queueOf({ command }: Command): 'keys' | 'journal' | 'computer' {
  if (command === 'sign' || command === 'keys') return 'keys';
  return command.startsWith('journal-') ? 'journal' : 'computer';
}

/** @returns runs `work` when all is over that was asked for before and must not be under way with it */
export function takingTurns(): (command: Command, work: () => Promise<unknown>) => Promise<unknown> {
  const last = new Map<string, Promise<unknown>>();
  return (command, work) => {
    const queue = queueOf(command);
    const mine = (last.get(queue) ?? Promise.resolve()).then(work);
    last.set(
      queue,
      mine.catch(() => undefined),
    );
    return mine;
  };
}
