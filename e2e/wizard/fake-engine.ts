/**
 * A FAKE engine for looking at screens: it shows whatever view it is told to and writes down what was asked of
 * it. It does nothing else; whole enrollments are clicked through against the real engine (enrollment.spec.ts).
 */
import type { EngineHandlers } from '../../main/contract/contract.ts';
import type { Screen, View } from '../../main/contract/view.ts';
import type { ServedEngine } from '../../main/hosts/browser/engine-door.ts';
import type { GangwayError } from '../../protocol/errors.ts';

export interface FakeEngine extends ServedEngine {
  /** Shows another screen, as the real engine does when its state changes. */
  show(screen: Screen, more?: Partial<View>): void;
  /** What the window asked, in order. */
  readonly asked: { readonly name: string; readonly input: unknown }[];
  /** The next call of this name fails. */
  failNext(name: string, error: GangwayError): void;
}

export const ACME: NonNullable<View['organisation']> = {
  name: 'Acme',
  host: 'enroll.acme.example',
  help: { phone: '+358 9 555 0100', email: 'it@acme.example', url: 'https://help.acme.example/' },
};

export function fakeEngine(first: View): FakeEngine {
  let view = first;
  const listeners = new Set<(view: View) => void>();
  const asked: { name: string; input: unknown }[] = [];
  const failures = new Map<string, GangwayError>();

  const change = (next: View): void => {
    view = next;
    for (const listener of listeners) listener(view);
  };
  const noted =
    (name: string) =>
    (input?: unknown): void => {
      asked.push({ name, input });
      const failure = failures.get(name);
      failures.delete(name);
      if (failure) throw failure;
    };
  const handlers: EngineHandlers = {
    enrollment: {
      view: () => view,
      chooseLanguage({ language }) {
        noted('chooseLanguage')({ language });
        change({ ...view, language });
      },
      contactServer: noted('contactServer'),
      confirmRoot: noted('confirmRoot'),
      rejectRoot: noted('rejectRoot'),
      submitCode: noted('submitCode'),
      consent: noted('consent'),
      decline: noted('decline'),
      retryStep: noted('retryStep'),
      retry: noted('retry'),
      answerGuidance: noted('answerGuidance'),
      restartNow: noted('restartNow'),
      back: noted('back'),
      cancel: noted('cancel'),
      askUnenroll: noted('askUnenroll'),
      confirmUnenroll: noted('confirmUnenroll'),
      keepEnrolled: noted('keepEnrolled'),
    },
    support: { details: () => ({ text: 'Gangway 0.1.0 (simulated computer)\nProblem: HOST_NAME_TAKEN' }) },
  };
  return {
    handlers,
    asked,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (screen, more = {}) => change({ ...view, ...more, screen }),
    failNext: (name, error) => failures.set(name, error),
  };
}
