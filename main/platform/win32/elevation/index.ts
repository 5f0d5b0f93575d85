/** The elevated helper on Windows: how an agent starts it, and how it reaches its agent. */
import type { Elevation } from '../../../core/ports/elevation.ts';
import { isElevated } from '../api/elevation.ts';
import { isWine } from '../api/wine.ts';
import { assertSafeProgram } from '../safe-program.ts';
import { startHelper } from './await-helper.ts';

export { reachAgentByPipe } from './reach-agent.ts';

/** Under Wine everybody is an administrator; there the way for all others is taken, so that it is tried at all. */
const hasRights = (): boolean => isElevated() && !isWine();

/**
 * @param plain what starts the helper when this process has the rights already: Windows then asks nothing, and a plain
 * child with pipes of its own has no name that somebody could look for
 * @returns `start` throws HELPER_UNSAFE before anybody is asked, HELPER_DECLINED, HELPER_START_FAILED, CANCELLED
 */
export const windowsElevation = ({ plain }: { readonly plain: Elevation }): Elevation => ({
  asks: async () => !hasRights(),
  async start(program, signal) {
    assertSafeProgram(program);
    return hasRights() ? plain.start(program, signal) : startHelper(program, signal);
  },
});
