/** What the engine shows, and the one way to ask something of it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { EngineClient } from '../main/contract/contract.ts';
import { type ErrorCode, GangwayError } from '../main/contract/for-window.ts';
import type { Guidance } from '../main/contract/guidance.ts';
import type { View } from '../main/contract/view.ts';
import type { Agent } from './agent.ts';

/** What is shown of a failure, whether a screen brought it or a call was refused. */
export interface ShownProblem {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  /** How it is put right in the system. */
  readonly guidance?: Guidance | undefined;
}

export interface EngineState {
  readonly view: View | undefined;
  /** The engine is gone; nothing in this window works any more. */
  readonly lost: boolean;
  /** Why the last call was refused. */
  readonly refusal: ShownProblem | undefined;
  act(call: (client: EngineClient) => Promise<void>): void;
}

export function useEngine(agent: Agent): EngineState {
  const [view, setView] = useState<View>();
  const [lost, setLost] = useState(false);
  const [refusal, setRefusal] = useState<ShownProblem>();
  const told = useRef(false);

  const fail = useCallback(
    (error: unknown) => {
      const known = error instanceof GangwayError ? error : new GangwayError('INTERNAL');
      if (known.code !== 'AGENT_LOST') {
        setRefusal(known);
        return;
      }
      // Where a host starts a new engine for one that died, the journal goes on; the call is the person's to repeat.
      agent.client.enrollment.view().then(setView, () => setLost(true));
    },
    [agent],
  );

  useEffect(() => {
    agent.onLost(() => setLost(true));
    const stop = agent.client.enrollment.changed((changed) => {
      told.current = true;
      setLost(false);
      setView(changed);
      setRefusal(undefined);
    });
    // What was pushed meanwhile is newer than the answer.
    agent.client.enrollment.view().then((first) => {
      if (!told.current) setView(first);
    }, fail);
    return stop;
  }, [agent, fail]);

  const act = useCallback(
    (call: (client: EngineClient) => Promise<void>) => {
      setRefusal(undefined);
      call(agent.client).catch(fail);
    },
    [agent, fail],
  );

  return { view, lost, refusal, act };
}
