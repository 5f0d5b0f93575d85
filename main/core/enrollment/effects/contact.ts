import { retrying, WATCHED } from '../../retrying.ts';
import { JOURNAL_VERSION } from '../journal-entry.ts';
import { replay } from '../progress.ts';
import type { State } from '../state.ts';
import type { Effect } from './parts.ts';

/** Proves the server before anything secret leaves (G4), or finds the root that the person must confirm. */
export const contact: Effect<State & { kind: 'contacting' }> = async ({ input }, parts, signal) => {
  const { protocol, journal, pauses, agentVersion } = parts;
  const contacted = await retrying(() => protocol.contact(input, signal), WATCHED, pauses, signal);
  if (contacted.kind === 'root-unknown') return contacted;
  // A journal whose enrollment is over is put aside only now, when there is a new one to write down.
  await parts.leftover();
  if (replay(journal.entries).over) await journal.archive();
  parts.disconnect();
  await journal.append({
    kind: 'begun',
    version: JOURNAL_VERSION,
    agentVersion,
    language: parts.language(),
    server: contacted.info,
  });
  return contacted;
};
