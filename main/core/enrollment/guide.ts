/** The one guidance that is shown while a step waits for the person, and their answer to it. */
import type { Guidance, GuidanceAnswer, GuidanceQuestion } from '../../contract/guidance.ts';
import type { Clock } from '../ports/clock.ts';

export interface ShownGuidance {
  readonly step: string;
  readonly guidance: Guidance;
  readonly question: GuidanceQuestion | undefined;
  /** When the person was first told to do this, milliseconds since 1970. */
  readonly since: number;
}

export interface Guide {
  readonly shown: ShownGuidance | undefined;
  /** @returns what `StepContext.guide` promises */
  show(
    step: string,
    guidance: Guidance | null,
    question: GuidanceQuestion | undefined,
  ): Promise<GuidanceAnswer>;
  /** Of the person; one that comes too late changes nothing. */
  answer(step: string, answer: 'yes' | 'no'): void;
  /** Nothing is to be done any more. */
  end(): void;
  /** Resolves when a question is asked. */
  asked(): Promise<void>;
}

export function openGuide(clock: Pick<Clock, 'now'>, changed: () => void): Guide {
  let shown: ShownGuidance | undefined;
  let settle: (answer: GuidanceAnswer) => void = () => undefined;
  let asked = Promise.withResolvers<void>();

  const set = (next: ShownGuidance | undefined): void => {
    if (shown?.question !== undefined) asked = Promise.withResolvers<void>();
    if (shown === next) return;
    shown = next;
    if (next?.question !== undefined) asked.resolve();
    changed();
  };

  return {
    get shown() {
      return shown;
    },
    async show(step, guidance, question) {
      settle('over');
      if (guidance === null) {
        set(undefined);
        return 'over';
      }
      const since = shown?.step === step && shown.guidance.kind === guidance.kind ? shown.since : clock.now();
      const answered = new Promise<GuidanceAnswer>((resolve) => (settle = resolve));
      set({ step, guidance, question, since });
      return answered;
    },
    answer(step, answer) {
      if (shown?.step !== step || shown.question === undefined) return;
      set({ ...shown, question: undefined });
      settle(answer);
    },
    end() {
      settle('over');
      set(undefined);
    },
    asked: () => asked.promise,
  };
}
