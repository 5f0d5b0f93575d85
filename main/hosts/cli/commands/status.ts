/** `gangway status`: how it stands. The service is asked where nobody has to be; without it the journal says. */
import { decodeJournal } from '../../../core/enrollment/journal-codec.ts';
import { problemOf } from '../../../core/enrollment/view.ts';
import { type Progress, replay } from '../../../core/enrollment/progress.ts';
import { askService } from '../../../engine/ask-service.ts';
import { composeParts } from '../../../engine/compose.ts';
import { systemClock } from '../../../engine/system-clock.ts';
import { jsonLine } from '../json-line.ts';
import { harmless } from '../terminal.ts';
import type { CommandParts } from './parts.ts';

type Standing = 'none' | 'open' | 'enrolled' | 'revoked' | 'undoing' | 'over';

/** @returns 0, whatever the state is. */
export async function status({ options, words, environment, write }: CommandParts): Promise<number> {
  const { platform, protocol } = await composeParts({
    simulate: options.simulate,
    helper: options.helper,
    environment,
  });
  // Whatever keeps the service from being asked: the journal is what is known.
  await askService({ platform, protocol, clock: systemClock }).catch(() => undefined);
  const progress = replay(decodeJournal(await platform.journal.read()).entries);
  const standing = standingOf(progress);
  const organisation = progress.server?.organisation.name ?? '';
  const host = progress.server ? new URL(progress.server.origin).host : '';
  const hostName = progress.enrolled?.hostName ?? '';
  if (options.json) {
    const steps = Object.fromEntries([...progress.steps].map(([id, { outcome }]) => [id, outcome.kind]));
    const device = progress.redeemed?.device;
    write(jsonLine({ event: 'status', standing, organisation, host, hostName, device, steps }));
  } else {
    const revoked = words.problem(problemOf({ code: 'DEVICE_REVOKED', details: {} }), organisation);
    const said =
      standing === 'revoked'
        ? revoked
        : [words.say(`cli:status.${standing}`, { organisation, host, hostName })];
    write(`${said.map(harmless).join(' ')}\n`);
  }
  return 0;
}

function standingOf({ server, redeemed, enrolled, revoked, undoing, over }: Progress): Standing {
  if (over) return 'over';
  if (!server || !redeemed) return 'none';
  if (undoing) return 'undoing';
  if (revoked) return 'revoked';
  return enrolled ? 'enrolled' : 'open';
}
