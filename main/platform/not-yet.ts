/** What this version cannot do on a system yet says so, by name; it never pretends. */
import { GangwayError } from '../../protocol/errors.ts';
import type { Step } from '../../protocol/plan.ts';
import type { StepAction } from '../core/ports/platform.ts';

/** @param what e.g. `macos host-name apply` */
const notYet = (what: string): GangwayError => new GangwayError('PLATFORM_NOT_YET', { details: { what } });

/** An action of which nothing works yet. */
export function notYetAction<S extends Step>(what: string): StepAction<S> {
  return {
    guarantee: 'once',
    check: async () => {
      throw notYet(`${what} check`);
    },
    apply: async () => {
      throw notYet(`${what} apply`);
    },
    undo: async () => {
      throw notYet(`${what} undo`);
    },
  };
}
