/** Where the command line's events go: words for people, or JSON lines for programs. */
import { fingerprintLines } from '../../../protocol/fingerprint.ts';
import type { Guidance } from '../../contract/guidance.ts';
import type { ProblemView, StepView } from '../../contract/view.ts';
import { jsonLine } from './json-line.ts';
import type { CliEvent } from './narrate.ts';
import type { Words } from './say.ts';
import { bar, bold, CLEAR_LINE, duration, green, harmless, quiet, red, type Terminal } from './terminal.ts';

export type Printer = (event: CliEvent, organisation: string | undefined) => void;

/** One JSON object a line. */
export const jsonPrinter =
  (write: (text: string) => void, now: () => Date): Printer =>
  (event) =>
    write(jsonLine(event, now()));

export function humanPrinter(terminal: Terminal, words: Words): Printer {
  const { say } = words;
  /** Whether a line without its end stands on the terminal. */
  let open = false;

  const line = (text = ''): void => {
    terminal.write(`${open ? CLEAR_LINE : ''}${harmless(text)}\n`);
    open = false;
  };
  const painted = (text: string): void => {
    terminal.write(`${open ? CLEAR_LINE : ''}${text}\n`);
    open = false;
  };
  /** A line that the next one replaces; only where that can be seen. */
  const passing = (text: string): void => {
    if (!terminal.interactive) return;
    terminal.write(`${CLEAR_LINE}${harmless(text)}`);
    open = true;
  };
  const done = (text: string, ms?: number): void =>
    painted(
      `${green(terminal, '✓')} ${harmless(text)}${ms === undefined ? '' : `  ${quiet(terminal, duration(ms))}`}`,
    );
  /** A step as something that is taken back, or stays. */
  const undone = ({ kind, subject }: StepView): string => say(`common:undo.${kind}`, { subject });
  const list = (title: 'cli:removesTitle' | 'cli:keepsTitle', steps: readonly StepView[]): void => {
    if (steps.length === 0) return;
    painted(bold(terminal, say(title)));
    for (const step of steps) line(`  ${undone(step)}`);
  };
  const guide = (guidance: Guidance, organisation: string | undefined): void => {
    const { title, why, steps } = words.guidance(guidance, organisation);
    line();
    painted(bold(terminal, harmless(title)));
    line(why);
    steps.forEach(({ text }, index) => line(`  ${String(index + 1)}. ${text}`));
    line();
  };
  const problem = (title: string | undefined, view: ProblemView, organisation: string | undefined): void => {
    const [what, todo] = words.problem(view, organisation);
    painted(`${red(terminal, '!')} ${title === undefined ? '' : `${harmless(title)}: `}${harmless(what)}`);
    painted(`  ${todo === '' ? '' : `${harmless(todo)}  `}${quiet(terminal, view.code)}`);
    if (view.guidance) guide(view.guidance, organisation);
  };

  return (event, organisation) => {
    switch (event.event) {
      case 'contacting':
        return passing(`… ${say('cli:contacting', { host: event.host })}`);
      case 'root-unknown':
        line(say('cli:rootUnknown', { host: event.host }));
        line(say('cli:rootCompare'));
        line();
        for (const bytes of fingerprintLines(event.fingerprint)) line(`    ${bytes.join(' ')}`);
        line();
        return line(
          `    ${say('cli:rootSubject', { subject: event.subject, validUntil: event.validUntil })}`,
        );
      case 'proven':
        return done(say('cli:proven', { host: event.host, organisation: event.organisation }));
      case 'permission':
        return line(say(`guidance:permission.${event.system}`));
      case 'redeeming':
        return passing(`… ${say('cli:redeeming')}`);
      case 'plan': {
        line();
        painted(bold(terminal, say('cli:factsTitle')));
        for (const { name, value } of words.facts(event.facts)) line(`  ${name}: ${value}`);
        painted(bold(terminal, say('cli:planTitle')));
        for (const { kind, subject } of event.steps) line(`  ${say(`common:plan.${kind}`, { subject })}`);
        return line();
      }
      case 'step-started':
        return passing(`… ${words.step(event)}`);
      case 'step-progress':
        return passing(`… ${bar(event.done, event.total)}`);
      case 'step-done':
        return done(words.step(event), event.durationMs);
      case 'step-pending':
        return done(say('cli:stepPending', { step: words.step(event) }));
      case 'guidance':
        // What to do was said when the waiting began; the question itself comes after it.
        return event.question === 'wait-on' ? undefined : guide(event.guidance, organisation);
      case 'restart-needed':
        line();
        return painted(bold(terminal, say('cli:restartNeeded')));
      case 'restarting':
        return line(say('cli:restarting'));
      case 'step-failed':
        return problem(words.step(event), event.problem, organisation);
      case 'step-skipped':
        return line(`- ${say('cli:stepSkipped', { step: words.step(event) })}`);
      case 'failed':
      case 'input-refused':
        return problem(undefined, event.problem, organisation);
      case 'enrolled':
        line();
        painted(
          bold(
            terminal,
            harmless(say('cli:enrolled', { organisation: event.organisation, hostName: event.hostName })),
          ),
        );
        if (event.failed.length > 0) line(say('cli:someFailed', { count: event.failed.length }));
        if (event.restartNeeded) line(say('cli:restart'));
        return event.unreported > 0 ? line(say('cli:unreported', { count: event.unreported })) : undefined;
      case 'cancelled':
        return line(say('cli:cancelled'));
      case 'unenroll-plan':
        list('cli:removesTitle', event.removes);
        return list('cli:keepsTitle', event.keeps);
      case 'undoing':
        if (event.withdrawsRoot) line(say('guidance:withdraw-root-trust'));
        return passing(`… ${say('cli:undoing')}`);
      case 'unenrolled':
        done(say('cli:unenrolled'));
        for (const what of ['removed', 'kept'] as const) {
          const steps = event.steps.filter(({ id }) => event[what].includes(id));
          if (steps.length > 0) line(`  ${say(`cli:${what}`, { list: steps.map(undone).join(', ') })}`);
        }
        return event.guidance ? guide(event.guidance, organisation) : undefined;
    }
  };
}
