/**
 * The account's name that a computer registers with: `{serial}` and `{computer}` stand for the computer's serial number
 * and name, so that one package can give each computer an account of its own.
 */
const PLACEHOLDER = /\{([^{}]*)\}/g;

export interface UserNameValues {
  readonly serial: string;
  /** The name that the computer has, or will have. */
  readonly computer: string;
}

/** Whether every placeholder is known. */
export function isUserNameTemplate(template: string): boolean {
  const used = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name);
  return used.every((name) => name === 'serial' || name === 'computer') && !/[{}]/.test(without(template));
}

const without = (template: string): string => template.replace(PLACEHOLDER, '');

/** What an account's name may not hold is left out of the values: a computer says about itself what it likes. */
export const renderUserName = (template: string, values: UserNameValues): string =>
  template.replace(PLACEHOLDER, (_, name: string) =>
    (name === 'serial' ? values.serial : values.computer).replace(/[^A-Za-z0-9-]/g, ''),
  );
