/** The demo's command line. */
import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Leave the service running and open the wizard and the console. */
  readonly window: boolean;
  /** Let a step fail once: its id, or its kind, and the code. */
  readonly fail: { readonly step: string; readonly code: string } | undefined;
  /** Kill the helper after this journal entry. */
  readonly killAt: number | undefined;
}

export const USAGE = `npm run demo -- [--window] [--fail STEP=CODE] [--kill-at N]

  --window          leave the service running and open the wizard and the console
  --fail STEP=CODE  let a step fail once, e.g. host-name=HOST_NAME_FAILED, and try it again
  --kill-at N       kill the helper after the N-th entry of the agent's journal, and go on
`;

/** @returns the options, or one sentence that says what is wrong with them. */
export function readOptions(args: readonly string[]): DemoOptions | string {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        window: { type: 'boolean', default: false },
        fail: { type: 'string' },
        'kill-at': { type: 'string' },
      },
    }));
  } catch (error) {
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
  }
  const fail = /^([a-z][\w-]*)=([A-Z_]+)$/.exec(values.fail ?? '');
  if (values.fail !== undefined && !fail) return '--fail needs STEP=CODE, e.g. host-name=HOST_NAME_FAILED';
  const killAt = values['kill-at'] === undefined ? undefined : Number(values['kill-at']);
  if (killAt !== undefined && !(Number.isInteger(killAt) && killAt > 0 && killAt < 1000)) {
    return '--kill-at needs the number of a journal entry, from 1';
  }
  return {
    window: values.window,
    fail: fail?.[1] && fail[2] ? { step: fail[1], code: fail[2] } : undefined,
    killAt,
  };
}
