/** What a person copies for helpdesk: made of known, harmless parts only. */
import type { Recorded } from '../core/enrollment/journal-entry.ts';
import { replay } from '../core/enrollment/progress.ts';
import type { Platform } from '../core/ports/platform.ts';
import type { View } from '../contract/view.ts';

/** What the installer of a step wrote, as it was kept: without secrets. */
export interface InstallerOutput {
  readonly step: string;
  readonly text: string;
}

/** Of the steps that failed. What installers of others wrote tells nothing that helpdesk asks for. */
export async function outputsOfFailed(
  journal: readonly Recorded[],
  platform: Pick<Platform, 'installerOutput'>,
): Promise<InstallerOutput[]> {
  const failed = [...replay(journal).steps].filter(([, { outcome }]) => outcome.kind === 'failed');
  const outputs = await Promise.all(
    failed.map(async ([step]) => ({ step, text: await platform.installerOutput(step) })),
  );
  return outputs.flatMap(({ step, text }) => (text === undefined ? [] : [{ step, text }]));
}

export function supportDetails(
  view: View,
  journal: readonly Recorded[],
  agentVersion: string,
  now: Date,
  outputs: readonly InstallerOutput[] = [],
): string {
  const { screen, organisation } = view;
  const problems = [
    ...('problem' in screen && screen.problem ? [screen.problem] : []),
    ...('steps' in screen
      ? screen.steps.flatMap(({ id, problem }) => (problem ? [{ ...problem, step: id }] : []))
      : []),
  ];
  return [
    `Gangway ${agentVersion}${view.simulated ? ' (simulated computer)' : ''}`,
    `Time: ${now.toISOString()}`,
    ...(organisation ? [`Organisation: ${organisation.name} (${organisation.host})`] : []),
    ...enrollmentLine(journal),
    `Screen: ${screen.kind}`,
    ...problems.map(
      ({ code, details, ...rest }) =>
        `Problem: ${code}${'step' in rest ? ` in step ${String(rest.step)}` : ''} ${JSON.stringify(details)}`,
    ),
    ...outputs.flatMap(({ step, text }) => [
      `Installer of step ${step}, its last lines:`,
      ...text.split('\n').map((line) => `  ${line}`),
    ]),
    ...journal.slice(-20).map(({ n, at, entry }) => `${n} ${new Date(at).toISOString()} ${entryLine(entry)}`),
  ].join('\n');
}

function enrollmentLine(journal: readonly Recorded[]): string[] {
  const redeemed = journal.map(({ entry }) => entry).find((entry) => entry.kind === 'redeemed');
  return redeemed ? [`Device: ${redeemed.device}, enrollment: ${redeemed.enrollment}`] : [];
}

const entryLine = (entry: Recorded['entry']): string =>
  `${entry.kind}${'step' in entry ? ` ${entry.step}` : ''}${entry.kind === 'step-failed' ? ` ${entry.code}` : ''}`;
