/** What is said about an error code besides its words. */

/** What kind of trouble it is; the command line turns it into its exit code. */
export type Category =
  | 'input'
  | 'network'
  | 'trust'
  | 'refused'
  | 'not-found'
  | 'rate-limit'
  | 'server'
  | 'configuration'
  | 'needs-administrator'
  | 'conflict'
  | 'step'
  | 'unsupported'
  | 'cancelled'
  | 'internal';

/** Who can do something about it. */
export type Audience = 'person' | 'helpdesk' | 'it';

/** The next thing that audience should do. */
export type NextAction =
  | 'edit-input'
  | 'check-network'
  | 'try-again'
  | 'wait'
  | 'compare-fingerprint'
  | 'contact-helpdesk'
  | 'contact-it'
  | 'update-agent'
  | 'sign-in'
  | 'run-as-administrator'
  | 'none';

/** `automatic`: repeating may help and is safe. `person`: only after somebody changed something. */
export type Retry = 'automatic' | 'person' | 'never';

export interface ErrorEntry {
  readonly category: Category;
  readonly audience: Audience;
  readonly action: NextAction;
  readonly retry: Retry;
  /** The HTTP status of its problem document; absent where it never crosses the wire. */
  readonly status?: number;
  /** English title of the problem document. People read the catalogue of texts instead. */
  readonly title: string;
}

/** For the register. */
export const entry = (
  category: Category,
  audience: Audience,
  action: NextAction,
  retry: Retry,
  title: string,
  status?: number,
): ErrorEntry => ({ category, audience, action, retry, title, ...(status === undefined ? {} : { status }) });
