/** The field for a code: groups while typing and keeps the cursor where the person had it. */
import { useLayoutEffect, useRef } from 'react';
import { cursorAfter, groupCode, looksLikeLink } from '../typed-code.ts';
import { TextField, type TextFieldProps } from './text-field.tsx';

interface CodeFieldProps extends Omit<TextFieldProps, 'inputRef' | 'monospaced'> {
  /** A whole link was pasted. */
  readonly onLink: (link: string) => void;
}

export function CodeField({ onChange, onLink, value, ...rest }: CodeFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const cursor = useRef<number>(null);
  useLayoutEffect(() => {
    if (cursor.current === null) return;
    input.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  });
  const change = (typed: string): void => {
    if (looksLikeLink(typed)) {
      onLink(typed.trim());
      return;
    }
    cursor.current = cursorAfter(typed, input.current?.selectionStart ?? typed.length);
    onChange(groupCode(typed));
  };
  return <TextField {...rest} value={value} onChange={change} inputRef={input} monospaced />;
}
