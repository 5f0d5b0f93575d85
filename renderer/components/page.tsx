/** The page of one screen: a heading that says what to do, one quiet sentence, the one thing, the ways back and on. */
import { type ReactNode, type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import { AlertIcon, CheckIcon } from './icons.tsx';
import { useOverflow } from './use-overflow.ts';

export interface PageProps {
  readonly title: string;
  /** How it ended, shown beside the heading that says it. */
  readonly mark?: 'good' | 'bad';
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** The way back, at the start of the foot. */
  readonly back?: ReactNode;
  /** The way on, at its end. */
  readonly on?: ReactNode;
  /** What Enter does in a field of the page, and a primary button without `onPress`. */
  readonly onSubmit?: () => void;
  /** Id of the field that takes the focus instead of the heading, because it must be put right. */
  readonly focusOn?: string | undefined;
}

/** The first page of a window takes no focus: nobody has moved yet. */
let somethingWasShown = false;

export function Page({ title, mark, lead, children, back, on, onSubmit, focusOn }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const scrolls = useOverflow(body);

  // As it is when the page appears: what changes on it later must not pull the focus away.
  const [firstFocus] = useState(focusOn);
  useEffect(() => {
    const field = firstFocus === undefined ? null : document.getElementById(firstFocus);
    if (somethingWasShown) (field ?? heading.current)?.focus();
    somethingWasShown = true;
  }, [firstFocus]);
  useEffect(() => {
    document.title = `${title} – Gangway`;
  }, [title]);

  const Form = onSubmit ? 'form' : 'div';
  const submit = {
    noValidate: true,
    onSubmit: (event: SubmitEvent) => {
      event.preventDefault();
      onSubmit?.();
    },
  };
  return (
    <div className="page">
      <h1 ref={heading} id={titleId} tabIndex={-1} className={mark && 'has-mark'}>
        {mark && <span className={`mark is-${mark}`}>{mark === 'good' ? <CheckIcon /> : <AlertIcon />}</span>}
        <span>{title}</span>
      </h1>
      {lead !== undefined && <p className="lead">{lead}</p>}
      <Form className="page-form" {...(onSubmit ? submit : {})}>
        <div
          ref={body}
          className="page-body"
          {...(scrolls ? { tabIndex: 0, role: 'group', 'aria-labelledby': titleId } : {})}
        >
          {children}
        </div>
        <div className="foot">
          <div>{back}</div>
          <div>{on}</div>
        </div>
      </Form>
    </div>
  );
}
