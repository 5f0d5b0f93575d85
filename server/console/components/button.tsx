/** Buttons and links that look alike. One primary per page or dialog. */
import {
  Button as AriaButton,
  type ButtonProps,
  Link as AriaLink,
  type LinkProps,
} from 'react-aria-components';

type Look = 'primary' | 'plain' | 'danger' | 'quiet';

const classOf = (look: Look): string => `button button-${look}`;

export const Button = ({ look = 'plain', ...props }: Omit<ButtonProps, 'className'> & { look?: Look }) => (
  <AriaButton {...props} className={classOf(look)} />
);

export const ButtonLink = ({ look = 'plain', ...props }: Omit<LinkProps, 'className'> & { look?: Look }) => (
  <AriaLink {...props} className={classOf(look)} />
);

export const TextLink = (props: Omit<LinkProps, 'className'>) => <AriaLink {...props} className="link" />;
