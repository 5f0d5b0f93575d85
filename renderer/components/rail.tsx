/** Who the person deals with, the steps of the way, and whom to ask. */
import type { View } from '../../main/contract/view.ts';
import { type Rail as RailState } from '../rail-steps.ts';
import { useWindow } from '../window-context.ts';
import { CheckIcon } from './icons.tsx';

export function Rail({ rail }: { readonly rail: RailState }) {
  const { say, view } = useWindow();
  const name = view.organisation?.name ?? 'Gangway';
  const unenrolling = rail.steps[0] === 'confirm';
  return (
    <header className="rail">
      <div className="brand">
        <span className="brand-mark" aria-hidden="true">
          {[...name][0]}
        </span>
        <bdi className="brand-name">{name}</bdi>
      </div>
      <nav
        className="rail-steps"
        aria-label={say(unenrolling ? 'wizard:rail.labelUnenroll' : 'wizard:rail.label')}
      >
        <ol>
          {rail.steps.map((step, index) => {
            const isDone = index < rail.current || (index === rail.current && rail.complete);
            const isCurrent = index === rail.current;
            return (
              <li
                key={step}
                className={isDone ? 'is-done' : undefined}
                aria-current={isCurrent ? 'step' : undefined}
              >
                <span className="rail-dot">{isDone && <CheckIcon />}</span>
                <span>{say(`wizard:rail.${step}`)}</span>
                {isDone && <span className="visually-hidden">{say('wizard:rail.isDone')}</span>}
              </li>
            );
          })}
        </ol>
      </nav>
      {view.organisation && <Help help={view.organisation.help} />}
    </header>
  );
}

type HelpContacts = NonNullable<View['organisation']>['help'];

/** Text, not links: this window opens nothing outside itself. */
function Help({ help }: { readonly help: HelpContacts }) {
  const { say } = useWindow();
  const contacts = [
    ['phone', help.phone],
    ['email', help.email],
    ['web', help.url?.replace(/^https:\/\//, '').replace(/\/$/, '')],
  ] as const;
  if (contacts.every(([, text]) => text === undefined)) return null;
  return (
    <section className="help" aria-label={say('wizard:rail.help')}>
      <p>{say('wizard:rail.help')}</p>
      <ul>
        {contacts.map(
          ([kind, text]) =>
            text !== undefined && (
              <li key={kind}>
                <span className="visually-hidden">{say(`wizard:rail.${kind}`)} </span>
                <bdi>{text}</bdi>
              </li>
            ),
        )}
      </ul>
    </section>
  );
}
