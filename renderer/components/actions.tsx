/** The two kinds of buttons there are. A page has at most one primary. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';

interface ActionProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
}

/** The way on. Without `onPress` it submits the page's form. */
export function Primary({ children, onPress }: ActionProps) {
  return (
    <Button
      className="button is-primary"
      type={onPress ? 'button' : 'submit'}
      {...(onPress ? { onPress } : {})}
    >
      {children}
    </Button>
  );
}

export function Secondary({ children, onPress }: ActionProps) {
  return (
    <Button className="button" {...(onPress ? { onPress } : {})}>
      {children}
    </Button>
  );
}
