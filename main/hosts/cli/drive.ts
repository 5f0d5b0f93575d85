/** A person without a window: answers the engine's screens from options, files and questions until it stands still. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { ProblemView, View } from '../../contract/view.ts';
import type { Engine } from '../../engine/engine.ts';
import { firstLine, type Questions } from './ask.ts';
import { exitCodeOf, RESTART_NEEDED } from './exit-codes.ts';
import type { Options } from './options.ts';
import type { Printer } from './print.ts';
import type { Say } from '../../../texts/index.ts';

export interface DriveParts {
  readonly engine: Engine;
  readonly options: Options;
  readonly questions: Questions;
  readonly say: Say;
  readonly print: Printer;
  /** What the command wants of a computer that is enrolled. */
  readonly goal: 'enrolled' | 'unenrolled';
  /** Steps had failed before this program started. */
  readonly failedBefore: boolean;
}

/** @returns the exit code. @throws USAGE when an answer is needed that nobody can give. */
export async function drive(parts: DriveParts): Promise<number> {
  const { engine } = parts;
  const answers = { server: false, code: false, retry: false, back: false };
  for (;;) {
    await engine.idle();
    const view = await engine.handlers.enrollment.view();
    const exitCode = await answer(view, parts, answers);
    if (exitCode !== undefined) return exitCode;
  }
}

/** What was given once by an option is not given again: it would be refused again. */
interface Answers {
  server: boolean;
  code: boolean;
  retry: boolean;
  back: boolean;
}

async function answer(view: View, parts: DriveParts, answers: Answers): Promise<number | undefined> {
  const { engine, options, questions, say, goal, print } = parts;
  const { enrollment } = engine.handlers;
  const { screen } = view;
  if ((screen.kind === 'server' || screen.kind === 'code') && screen.problem) {
    print({ event: 'input-refused', problem: screen.problem }, view.organisation?.name);
    if (!questions.interactive) return exitOf(screen.problem);
  }
  switch (screen.kind) {
    case 'language':
      throw new GangwayError('INTERNAL');
    case 'server': {
      const given = answers.server ? undefined : options.server;
      answers.server = given !== undefined;
      await enrollment.contactServer({
        address: given ?? (await questions.ask(say('cli:askServer'), '--server')),
      });
      return undefined;
    }
    case 'confirm-root':
      if (!questions.interactive) return exitCodeOf('TRUST_ROOT_UNKNOWN');
      if (await questions.confirm(say('cli:askRoot'), '--root-fingerprint')) {
        await enrollment.confirmRoot({ fingerprint: screen.fingerprint });
      } else {
        await enrollment.rejectRoot();
      }
      return undefined;
    case 'code':
      await enrollment.submitCode({ code: await codeOf(parts, answers) });
      return undefined;
    case 'permission':
      await enrollment.retry();
      return undefined;
    case 'consent':
      if (options.yes || (await questions.confirm(say('cli:askConsent'), '--yes')))
        await enrollment.consent();
      else await enrollment.decline();
      return undefined;
    case 'setting-up': {
      const failed = screen.steps.find(({ problem }) => problem)?.problem;
      if (questions.interactive && (await questions.confirm(say('cli:askRetry'), 'resume'))) {
        await enrollment.retry();
        return undefined;
      }
      return failed ? exitOf(failed) : exitCodeOf('INTERNAL');
    }
    case 'guidance': {
      const given = await guidanceAnswer(screen, parts);
      if (given !== undefined) await enrollment.answerGuidance({ step: screen.step, answer: given });
      return undefined;
    }
    case 'restart': {
      if (goal === 'unenrolled') {
        await enrollment.cancel();
        return undefined;
      }
      const now =
        options.restart ||
        (questions.interactive && (await questions.confirm(say('cli:askRestart'), '--restart')));
      if (!screen.restarting && now) {
        await enrollment.restartNow();
        await engine.idle();
      }
      return RESTART_NEEDED;
    }
    case 'finished': {
      if (goal === 'unenrolled') {
        await enrollment.askUnenroll();
        return undefined;
      }
      const failed = screen.steps.find(({ problem }) => problem)?.problem;
      if (!failed) return 0;
      if (await wantsRetry(parts, answers)) {
        await enrollment.retry();
        return undefined;
      }
      return exitOf(failed);
    }
    case 'confirm-unenroll':
      if (options.yes || (await questions.confirm(say('cli:askUnenroll'), '--yes'))) {
        await enrollment.confirmUnenroll();
        return undefined;
      }
      await enrollment.keepEnrolled();
      return exitCodeOf('CANCELLED');
    case 'failed':
      // A revoked device can still be unenrolled.
      if (goal === 'unenrolled' && screen.canGoBack && !answers.back) {
        answers.back = true;
        await enrollment.back();
        return undefined;
      }
      if (
        screen.canRetry &&
        questions.interactive &&
        (await questions.confirm(say('cli:askRetry'), 'resume'))
      ) {
        await enrollment.retry();
        return undefined;
      }
      return exitOf(screen.problem);
    case 'cancelled':
      return exitCodeOf('CANCELLED');
    case 'unenrolled':
      return 0;
    case 'contacting':
    case 'redeeming':
    case 'unenrolling':
      return undefined;
  }
}

/** Without anybody to ask, what was announced comes at once, and nothing is waited for longer. */
async function guidanceAnswer(
  { question, step }: Extract<View['screen'], { kind: 'guidance' }>,
  { questions, say, engine }: DriveParts,
): Promise<'yes' | 'no' | undefined> {
  if (question === undefined) return undefined;
  if (!questions.interactive) return question === 'ready' ? 'yes' : 'no';
  // What is done meanwhile is seen by itself, and nobody has to say so.
  const over = new AbortController();
  const stopLooking = engine.onChanged(({ screen }) => {
    const stands = screen.kind === 'guidance' && screen.step === step && screen.question === question;
    if (!stands) over.abort();
  });
  try {
    if (question === 'ready') await questions.ask(say('cli:askReady'), 'resume', over.signal);
    else if (!(await questions.confirm(say('cli:askWaitOn'), 'resume', over.signal))) return 'no';
    return 'yes';
  } catch (error) {
    if (over.signal.aborted) return undefined;
    throw error;
  } finally {
    stopLooking();
  }
}

/** `resume` is the wish to try what failed once more; a person at a terminal is asked. */
async function wantsRetry(
  { failedBefore, options, questions, say }: DriveParts,
  answers: Answers,
): Promise<boolean> {
  if (failedBefore && options.command === 'resume' && !answers.retry) {
    answers.retry = true;
    return true;
  }
  return questions.interactive && questions.confirm(say('cli:askRetry'), 'resume');
}

const exitOf = (problem: ProblemView): number => exitCodeOf(problem.code);

async function codeOf({ options, questions, say }: DriveParts, answers: Answers): Promise<string> {
  // What was read from a terminal is closed, and nothing could be asked there any more.
  const codeFile = options.codeFile === '-' && questions.interactive ? undefined : options.codeFile;
  if (!answers.code && (codeFile !== undefined || !questions.interactive)) {
    answers.code = true;
    return firstLine(codeFile ?? '-');
  }
  return questions.ask(say('cli:askCode'), '--code-file');
}
