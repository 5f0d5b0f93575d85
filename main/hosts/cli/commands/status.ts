/** `gangway status`: how it stands, read from the journal; changes nothing and needs no network. */
import { decodeJournal } from '../../../core/enrollment/journal-codec.ts';
import { type Progress, replay } from '../../../core/enrollment/progress.ts';
import { composeParts } from '../../../engine/compose.ts';
import type { CommandParts } from './parts.ts';

type Standing = 'none' | 'open' | 'enrolled' | 'undoing' | 'over';

/** @returns 0, whatever the state is. */
export async function status({ options, words, environment, write }: CommandParts): Promise<number> {
  const { platform } = await composeParts({
    simulate: options.simulate,
    helper: options.helper,
    environment,
  });
  const progress = replay(decodeJournal(await platform.journal.read()).entries);
  const standing = standingOf(progress);
  const organisation = progress.server?.organisation.name ?? '';
  const host = progress.server ? new URL(progress.server.origin).host : '';
  const hostName = progress.enrolled?.hostName ?? '';
  if (options.json) {
    const steps = Object.fromEntries([...progress.steps].map(([id, { outcome }]) => [id, outcome.kind]));
    const device = progress.redeemed?.device;
    write(`${JSON.stringify({ event: 'status', standing, organisation, host, hostName, device, steps })}\n`);
  } else {
    write(`${words.say(`cli:status.${standing}`, { organisation, host, hostName })}\n`);
  }
  return 0;
}

function standingOf({ server, redeemed, enrolled, undoing, over }: Progress): Standing {
  if (over) return 'over';
  if (!server || !redeemed) return 'none';
  if (undoing) return 'undoing';
  return enrolled ? 'enrolled' : 'open';
}
