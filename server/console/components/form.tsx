/** A form: its fields, its one problem, and what to do at its foot. Enter submits. */
import type { ReactNode } from 'react';
import { Form as AriaForm } from 'react-aria-components';
import { t } from '../texts/text.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './notice.tsx';

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

export const Form = ({
  onSubmit,
  submit,
  isPending,
  error,
  onCancel,
  look = 'primary',
  children,
  status,
}: FormProps) => (
  <AriaForm
    className="form"
    validationBehavior="aria"
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
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
