/**
 * What the journal holds: one entry for each thing that was decided or done on this computer. It is read
 * back from a disk, so it is checked like anything foreign. It never holds a code, a token or a key.
 */
import { z } from 'zod';
import { Help } from '../../../protocol/discovery.ts';
import { isErrorCode } from '../../../protocol/errors.ts';
import {
  Base64,
  CompactJws,
  Id,
  Language,
  Milliseconds,
  PemChain,
  Sha256Hex,
  Text,
  Version,
} from '../../../protocol/wire.ts';

/** A later version that older agents cannot read gets a new number; they say STATE_NEWER. */
export const JOURNAL_VERSION = 1;

export const ServerInfoRecord = z.strictObject({
  origin: z.url().max(300),
  organisation: z.strictObject({ id: Id, name: Text, help: Help }),
  root: z.strictObject({ sha256: Sha256Hex, certificate: Base64 }).nullable(),
  planSigner: Base64,
  clockOffset: z.number(),
});

const Details = z.record(z.string().max(64), z.string().max(2000));

export const JournalEntry = z.discriminatedUnion('kind', [
  /** A server was proven. May come again, until `redeemed`, when the person chooses another one. */
  z.strictObject({
    kind: z.literal('begun'),
    version: z.literal(JOURNAL_VERSION),
    agentVersion: Version,
    language: Language,
    server: ServerInfoRecord,
  }),
  /** From here on the code may have been spent. */
  z.strictObject({ kind: z.literal('redeeming') }),
  z.strictObject({ kind: z.literal('redeemed'), device: Id, enrollment: Id, certificateChain: PemChain }),
  z.strictObject({ kind: z.literal('plan-accepted'), sequence: z.int().min(1), signed: CompactJws }),
  z.strictObject({ kind: z.literal('consented') }),
  z.strictObject({ kind: z.literal('declined') }),
  z.strictObject({ kind: z.literal('step-started'), step: Id, attempt: z.int().min(1) }),
  z.strictObject({
    kind: z.literal('step-done'),
    step: Id,
    changed: z.boolean(),
    durationMs: z.int().min(0),
  }),
  /** Applied, effective after the restart of this start of the computer. */
  z.strictObject({
    kind: z.literal('step-pending'),
    step: Id,
    durationMs: z.int().min(0),
    boot: z.string().min(1).max(100),
  }),
  z.strictObject({
    kind: z.literal('step-failed'),
    step: Id,
    code: z.string().refine(isErrorCode),
    details: Details,
  }),
  z.strictObject({ kind: z.literal('step-skipped'), step: Id, because: Id }),
  z.strictObject({ kind: z.literal('restart-asked'), boot: z.string().min(1).max(100) }),
  z.strictObject({ kind: z.literal('enrolled'), hostName: Text }),
  /** A newer certificate for the same keys. */
  z.strictObject({ kind: z.literal('renewed'), certificateChain: PemChain }),
  /** The service said that this device is revoked, which is for good. */
  z.strictObject({ kind: z.literal('revoked') }),
  /** An administrator's order was verified; from here on it is followed. */
  z.strictObject({ kind: z.literal('ordered'), order: Id, sequence: z.int().min(1), signed: CompactJws }),
  z.strictObject({ kind: z.literal('order-refused'), code: z.string().refine(isErrorCode) }),
  /** The way back begins: `cancel` while it is being set up, `unenroll` afterwards, `order` by an administrator's. */
  z.strictObject({ kind: z.literal('undoing'), why: z.enum(['cancel', 'unenroll', 'order']) }),
  z.strictObject({ kind: z.literal('step-undone'), step: Id, result: z.enum(['removed', 'kept']) }),
  z.strictObject({ kind: z.literal('undone') }),
]);
export type JournalEntry = z.infer<typeof JournalEntry>;

/** An entry as it stands in the file: numbered from 1, with the computer's time. */
export interface Recorded<Entry = JournalEntry> {
  readonly n: number;
  readonly at: number;
  readonly entry: Entry;
}

/** What the lines of a journal hold: this one's, or another's that is written the same way. */
export interface LineFormat<Entry> {
  /** Entries that carry a higher one are of a later version of the program. */
  readonly version: number;
  readonly line: z.ZodType<Recorded<Entry>>;
}

export const lineFormat = <Entry>(version: number, entry: z.ZodType<Entry>): LineFormat<Entry> => ({
  version,
  line: z.strictObject({ n: z.int().min(1), at: Milliseconds, entry }),
});

export const ENROLLMENT_LINES = lineFormat(JOURNAL_VERSION, JournalEntry);
