/** What every screen and component of the window shares. */
import { createContext, useContext } from 'react';
import type { EngineClient } from '../main/contract/contract.ts';
import type { Screen, ScreenKind, View } from '../main/contract/view.ts';
import type { Drafts } from './drafts.ts';
import type { ShownProblem } from './use-engine.ts';
import type { Spoken } from './use-texts.ts';

export interface Shared extends Spoken {
  readonly view: View;
  readonly client: EngineClient;
  readonly refusal: ShownProblem | undefined;
  readonly drafts: Drafts;
  /** Whether this page may close its window. */
  readonly canClose: boolean;
  act(call: (client: EngineClient) => Promise<void>): void;
}

export const WindowContext = createContext<Shared | undefined>(undefined);

export function useWindow(): Shared {
  const shared = useContext(WindowContext);
  if (!shared) throw new Error('a screen is only shown inside the window');
  return shared;
}

export interface ScreenProps<Kind extends ScreenKind> {
  readonly screen: Extract<Screen, { kind: Kind }>;
}
