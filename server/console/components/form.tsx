/**
 * A form: its fields, its one problem, and what to do at its foot. Enter submits; what was refused takes the focus, so
 * that nobody has to look for it.
 */
import { type ReactNode, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { Form as AriaForm } from 'react-aria-components';
import { t } from '../texts/text.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './notice.tsx';

/** Into the first field that says something is wrong. */
const focusRefused = (form: HTMLFormElement | null): void =>
  form?.querySelector<HTMLElement>('.field:has(.field-error) :is(input, textarea, button)')?.focus();

interface FormProps {
  readonly onSubmit: () => void;
  readonly submit: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onCancel?: () => void;
  readonly look?: 'primary' | 'danger';
  readonly children?: ReactNode;
  /** Said at the foot, such as that it was saved. */
  readonly status?: string;
}

export function Form({
  onSubmit,
  submit,
  isPending,
  error,
  onCancel,
  look = 'primary',
  children,
  status,
}: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  // What the service refused.
  useEffect(() => {
    if (!isPending) focusRefused(form.current);
  }, [isPending]);
  return (
    <AriaForm
      ref={form}
      className="form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        flushSync(onSubmit);
        focusRefused(form.current);
      }}
    >
      {children}
      <ProblemNotice error={error} />
      <div className="form-foot">
        <span role="status" className="quiet">
          {status}
        </span>
        {onCancel && <Button onPress={onCancel}>{t('form.cancel')}</Button>}
        <Button look={look} type="submit" isPending={isPending}>
          {submit}
        </Button>
      </div>
    </AriaForm>
  );
}
