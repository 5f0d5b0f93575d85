/**
 * The scheduled task that goes on after the restart: at the next sign-in of any account, as the system itself,
 * because the person who signs in then need not be an administrator. Pure: the task as text.
 * https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema
 */

/** In a folder of its own, which only administrators may change. */
export const TASK_NAME = '\\Gangway\\Continue enrollment';

export interface Program {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
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

export const taskXml = ({ file, args }: Program): string => `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>Gangway</Author>
    <Description>Goes on with the enrollment of this computer after its restart, then removes itself.</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
    </LogonTrigger>
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
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="System">
    <Exec>
      <Command>${text(file)}</Command>
      <Arguments>${text(args.map(quoted).join(' '))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
