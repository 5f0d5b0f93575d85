/** One labelled field with its hint and what is wrong with it, tied together for screen readers. */
import { type RefObject } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField as Field } from 'react-aria-components/TextField';

export interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined;
  readonly monospaced?: boolean;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}

export function TextField({
  id,
  label,
  hint,
  value,
  onChange,
  fault,
  monospaced = false,
  inputRef,
}: TextFieldProps) {
  return (
    <Field
      className="field"
      id={id}
      value={value}
      onChange={onChange}
      isInvalid={fault !== undefined}
      validationBehavior="aria"
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
    >
      <Label>{label}</Label>
      {/* What is typed here runs left to right in every language. */}
      <Input
        className={monospaced ? 'input is-code' : 'input'}
        dir="ltr"
        autoCapitalize="off"
        {...(inputRef ? { ref: inputRef } : {})}
      />
      <Text slot="description" className="hint">
        {hint}
      </Text>
      <FieldError className="fault">{fault}</FieldError>
    </Field>
  );
}
