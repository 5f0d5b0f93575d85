import { newId } from '../../storage/ids.ts';
import type { Tx } from '../../storage/transaction.ts';

export interface Change {
  readonly organisation: string;
  readonly enrollment: string;
  /** Of the computer's event; absent when something else changed the enrollment. */
  readonly sequence?: number;
}

/** Has the live view tell of a change, once the transaction that made it is committed. @param now milliseconds. */
export async function noteChange(
  tx: Tx,
  now: number,
  { organisation, enrollment, sequence }: Change,
): Promise<void> {
  await tx
    .insertInto('live_change')
    .values({
      id: newId(),
      organisation,
      enrollment,
      sequence: sequence ?? null,
      position: null,
      created_at: now,
    })
    .execute();
}
