/** The options of the browser host. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Folder of a simulated computer. */
  readonly simulate: string | undefined;
  /** Whether the browser is opened; else the address is printed only. */
  readonly open: boolean;
}

export type ReadOptions = { readonly ok: true; readonly options: Options } | { readonly ok: false };

export const USAGE = 'Usage: npm start -- [--simulate DIR] [--no-open]';

/** Strict: an option that is not understood starts nothing, least of all on the real computer. */
export function readOptions(args: readonly string[]): ReadOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { simulate: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
    });
    if (values.simulate === '') return { ok: false };
    return { ok: true, options: { simulate: values.simulate, open: !values['no-open'] } };
  } catch {
    return { ok: false };
  }
}
