/** Icons drawn with the colour of the text. They say nothing by themselves: a word always stands beside them. */
import type { ReactNode } from 'react';

const Icon = ({ children }: { readonly children: ReactNode }) => (
  <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    {children}
  </svg>
);

export const CheckIcon = () => (
  <Icon>
    <path d="M3.5 8.5 6.5 11.5 12.5 5" />
  </Icon>
);

export const AlertIcon = () => (
  <Icon>
    <path d="M8 3.5v5.5M8 12v.5" />
  </Icon>
);

export const DashIcon = () => (
  <Icon>
    <path d="M4.5 8h7" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon>
    <path d="M4 6.5 8 10.5 12 6.5" />
  </Icon>
);
