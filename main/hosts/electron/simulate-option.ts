const OPTION = '--simulate';

/**
 * The folder of a simulated computer from `--simulate DIR` or `--simulate=DIR`; `undefined`: the real computer.
 * @throws Error when the folder is missing: whoever wants a rehearsal must not get the real thing.
 */
export function simulateOption(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === OPTION || arg.startsWith(`${OPTION}=`));
  if (at === -1) return undefined;
  const folder = args[at] === OPTION ? args[at + 1] : args[at]?.slice(OPTION.length + 1);
  if (folder === undefined || folder === '') throw new Error(`${OPTION} needs a folder`);
  return folder;
}
