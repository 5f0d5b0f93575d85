/** `faults.json`: what shall go wrong on this computer. Written by whoever rehearses, used up by the agent. */
import { z } from 'zod';
import { isErrorCode } from '../../../protocol/errors.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { writeJsonIn } from '../disk/write-file.ts';
import { FAULTS } from './files.ts';

/** The id of a step of the plan, or a kind of step. */
const StepName = z.string().min(1).max(64);

/**
 * What the rehearsed person does when they are needed: all that is asked, at once; whatever a real person plays by
 * writing the file; nothing; or they finish it with another server than the plan names.
 */
const Doing = z.enum(['finishes', 'by-hand', 'nothing', 'other-server']);
export type Doing = z.infer<typeof Doing>;

export const Faults = z.strictObject({
  /** `registration` other than absent: registering without the person does not work. */
  person: z.strictObject({ registration: Doing.optional(), profile: Doing.optional() }).optional(),
  /** The next `times` times that the step is applied, it fails with the code instead. */
  fail: z
    .array(
      z.strictObject({
        step: StepName,
        code: z.string().refine(isErrorCode),
        times: z.int().min(1).max(1000),
      }),
    )
    .max(100)
    .optional(),
  /**
   * Whoever passes the point dies (SIGKILL). Once. Where that is a helper, its agent can be killed instead, or both.
   */
  killAt: z
    .strictObject({ point: z.string().min(1).max(200), kills: z.enum(['agent', 'both']).optional() })
    .optional(),
  /** The journal, or the elevated helper's, does not grow beyond so many bytes. */
  diskFull: z
    .strictObject({ after: z.int().min(0), file: z.enum(['journal', 'helper-journal']).optional() })
    .optional(),
  /** Milliseconds that a step takes longer. */
  slow: z.record(StepName, z.int().min(0).max(600_000)).optional(),
  /** Whether the points that are passed are written to `trace.txt`. */
  trace: z.boolean().optional(),
});
export type Faults = z.infer<typeof Faults>;

/** Read anew each time, so that a fault can be switched on and off while the agent runs. */
export async function readFaults(folder: Folder): Promise<Faults> {
  return (await readJsonIn(folder, FAULTS, Faults)) ?? {};
}

/** Uses a fault up, durably. Never passes a point itself: it would meet the fault it is removing. */
export async function writeFaults(folder: Folder, faults: Faults): Promise<void> {
  await writeJsonIn(folderAt(folder.root), FAULTS, faults, 'faults');
}
