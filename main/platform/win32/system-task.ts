/**
 * Tasks of the Windows scheduler that run as the system itself: their text, and how they are made and taken away.
 * https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema
 */
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import { type Folder, pathIn } from '../disk/folder.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import type { Command, RunCommand } from '../run-command.ts';

export interface Program {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
}

export interface SystemTask {
  /** In the folder `\Gangway`, which only administrators may change. */
  readonly name: string;
  readonly description: string;
  /** The element inside `Triggers`. */
  readonly trigger: string;
  /** ISO 8601 duration, after which Windows ends it. */
  readonly timeLimit: string;
}

export interface Scheduler {
  readonly run: RunCommand;
  /** Only administrators write there. */
  readonly folder: Folder;
  /** `C:\Windows\System32` */
  system(): string;
  /** Throws HELPER_UNSAFE for a program that others could change. */
  assertSafe(program: Program): void;
}

const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * One argument as Windows programs take their command line apart.
 * https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function quoted(argument: string): string {
  if (argument !== '' && !/[\s"]/.test(argument)) return argument;
  const inside = argument.replace(/(\\*)"/g, String.raw`$1$1\"`).replace(/(\\+)$/, '$1$1');
  return `"${inside}"`;
}

export const taskXml = (
  { description, trigger, timeLimit }: SystemTask,
  { file, args }: Program,
): string => `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>Gangway</Author>
    <Description>${text(description)}</Description>
  </RegistrationInfo>
  <Triggers>
${trigger}
  </Triggers>
  <Principals>
    <Principal id="System">
      <UserId>S-1-5-18</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>${timeLimit}</ExecutionTimeLimit>
  </Settings>
  <Actions Context="System">
    <Exec>
      <Command>${text(file)}</Command>
      <Arguments>${text(args.map(quoted).join(' '))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;

const schtasks = (system: string, ...args: string[]): Command => ({ file: `${system}\\schtasks.exe`, args });

/**
 * SECURITY: the task runs as the system, so a program that others could change would hand them the computer.
 */
export function isSafe({ assertSafe }: Scheduler, program: Program): boolean {
  try {
    assertSafe(program);
    return true;
  } catch (error) {
    if (error instanceof GangwayError && error.code === 'HELPER_UNSAFE') return false;
    throw error;
  }
}

/**
 * Makes the task, or makes it anew. The caller asked `isSafe`.
 * @param effect the name of this change for the folder's points @param code of the failure when Windows refuses
 */
export async function makeTask(
  { run, folder, system }: Scheduler,
  task: SystemTask,
  program: Program,
  { effect, code }: { readonly effect: string; readonly code: ErrorCode },
): Promise<void> {
  const file = `${effect.replaceAll(':', '-')}.xml`;
  const xml = Buffer.from(`\uFEFF${taskXml(task, program)}`, 'utf16le');
  await writeFileIn(folder, file, xml, effect);
  try {
    const path = await pathIn(folder, file, true);
    const command = schtasks(system(), '/Create', '/TN', task.name, '/XML', path, '/F');
    const { exitCode } = await run(command);
    if (exitCode !== 0) throw failed(code, command, exitCode);
  } finally {
    await removeFileIn(folder, file, `${effect}-clean-up`);
  }
}

/** Takes the task away; none there is as good. Windows lets one that runs go on. @param code as for `makeTask` */
export async function removeTask(
  { run, system }: Pick<Scheduler, 'run' | 'system'>,
  { name }: SystemTask,
  code: ErrorCode,
): Promise<void> {
  const command = schtasks(system(), '/Delete', '/TN', name, '/F');
  const { exitCode } = await run(command);
  if (exitCode === 0) return;
  // What it says about a failure is in the language of Windows, so whether the task is there is asked apart.
  const query = await run(schtasks(system(), '/Query', '/TN', name));
  if (query.exitCode === 0) throw failed(code, command, exitCode);
}

const failed = (code: ErrorCode, command: Command, exitCode: number): GangwayError =>
  new GangwayError(code, { details: { command: command.file, exitCode: String(exitCode) } });
