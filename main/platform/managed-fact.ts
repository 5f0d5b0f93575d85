/** What is sent about who manages a computer. */
import type { ManagedFact } from '../../protocol/redeem.ts';
import { Text } from '../../protocol/wire.ts';
import type { ManagementState } from '../core/ports/platform.ts';

/** `undefined` for what is no text of the wire: one odd value must not keep the other facts back. */
export const knownText = (value: string | undefined): string | undefined => Text.safeParse(value).data;

/** Why it is unknown stays on the computer. */
export function managedFact(state: ManagementState): ManagedFact {
  switch (state.kind) {
    case 'managed': {
      const by = knownText(state.by);
      return by === undefined ? { state: 'unknown' } : { state: 'managed', by };
    }
    case 'not-managed':
      return { state: 'nobody' };
    case 'unknown':
      return { state: 'unknown' };
  }
}
