/** `gangway diagnose`: what helpdesk asks first. Sends nothing but the question whether the server is who it says. */
import { GangwayError } from '../../../../protocol/errors.ts';
import { failureOf } from '../../../core/failure.ts';
import { problemOf } from '../../../core/enrollment/view.ts';
import { decodeJournal } from '../../../core/enrollment/journal-codec.ts';
import { replay } from '../../../core/enrollment/progress.ts';
import type { ServerInfo } from '../../../core/ports/server.ts';
import type { Say } from '../../../../texts/index.ts';
import { composeParts } from '../../../engine/compose.ts';
import { type InstallerOutput, outputsOfFailed } from '../../../engine/support-details.ts';
import { readAddress } from '../../../engine/address.ts';
import { AGENT_VERSION } from '../../../engine/version.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import type { CommandParts } from './parts.ts';
import { harmless } from '../terminal.ts';

/** @returns 0, or the exit code of the first thing that does not work. */
export async function diagnose(parts: CommandParts): Promise<number> {
  const { options, words, environment, write } = parts;
  const { say } = words;
  const { platform, protocol } = await composeParts({
    simulate: options.simulate,
    helper: options.helper,
    environment,
  });
  const found: Record<string, unknown> = {};
  let exitCode = 0;

  /** One look: its label, and what it gives for people and for programs. */
  async function look(name: string, label: string, work: () => Promise<{ text: string; value: unknown }>) {
    try {
      const { text, value } = await work();
      found[name] = value;
      if (!options.json) write(`✓ ${label}: ${harmless(text)}\n`);
    } catch (error) {
      const problem = problemOf(failureOf(error));
      exitCode ||= exitCodeOf(problem.code);
      found[name] = { problem };
      const [what, todo] = words.problem(problem, undefined);
      if (!options.json) write(`! ${label}: ${harmless(what)} ${harmless(todo)}  ${problem.code}\n`);
    }
  }

  await look('agent', say('cli:diagnose.agent'), async () => ({ text: AGENT_VERSION, value: AGENT_VERSION }));
  await look('computer', say('cli:diagnose.computer'), async () => {
    const facts = await platform.facts();
    return { text: `${facts.osName} ${facts.osVersion}, ${facts.model}, ${facts.hostName}`, value: facts };
  });
  await look('management', say('cli:diagnose.managed'), async () => {
    const state = await platform.management();
    const text =
      state.kind === 'managed'
        ? state.by
        : state.kind === 'unknown'
          ? say('cli:diagnose.unknown', { why: state.why })
          : say('cli:diagnose.nobody');
    return { text, value: state };
  });
  let known: ServerInfo | undefined;
  let outputs: InstallerOutput[] = [];
  await look('journal', say('cli:diagnose.record'), async () => {
    const { entries } = decodeJournal(await platform.journal.read());
    known = replay(entries).server;
    outputs = await outputsOfFailed(entries, platform);
    return { text: say('cli:diagnose.entries', { count: entries.length }), value: entries.length };
  });
  for (const { step, text } of outputs) {
    await look(`installer-${step}`, say('cli:diagnose.installer', { step }), async () => ({
      text: text
        .split('\n')
        .map((line) => `\n    ${harmless(line)}`)
        .join(''),
      value: text.split('\n'),
    }));
  }
  const proxy = environment['HTTPS_PROXY'] ?? environment['https_proxy'];
  await look('proxy', say('cli:diagnose.proxy'), async () => {
    // A proxy's address may hold a password.
    const host = proxy && URL.canParse(proxy) ? new URL(proxy).host : undefined;
    return { text: host ?? say('cli:diagnose.none'), value: host ?? null };
  });
  const server = options.server ?? known?.origin;
  const fingerprint = options.rootFingerprint ?? known?.root?.sha256;
  if (server !== undefined) {
    await look('server', say('cli:diagnose.server'), () => lookAtServer(say, protocol, server, fingerprint));
  }
  if (options.json) write(jsonLine({ event: 'diagnosis', ...found }));
  return exitCode;
}

async function lookAtServer(
  say: Say,
  protocol: Awaited<ReturnType<typeof composeParts>>['protocol'],
  server: string,
  fingerprint: string | undefined,
): Promise<{ text: string; value: unknown }> {
  const address = readAddress(server, {}, fingerprint);
  if (address.kind === 'address-refused') {
    throw new GangwayError(address.failure.code);
  }
  const { rootFingerprint } = address.invitation;
  const contacted = await protocol.contact({ origin: address.origin, rootFingerprint });
  if (contacted.kind === 'root-unknown') {
    const { sha256, subject } = contacted.candidate;
    return { text: say('cli:diagnose.rootUnknown'), value: { rootUnknown: { sha256, subject } } };
  }
  const { organisation, clockOffset } = contacted.info;
  const seconds = Math.round(clockOffset / 1000);
  return {
    text: `${say('cli:diagnose.trusted', { organisation: organisation.name })}, ${say('cli:diagnose.clock')}: ${say('cli:diagnose.clockRight', { seconds })}`,
    value: { organisation: organisation.name, clockOffset },
  };
}
