/**
 * Device name generation profiles (M8): a template such as `ACME-{usage:2}-{serial:6}` or `LAP{counter:4}`.
 * `{serial:6}` takes the last six characters of the serial number, `{usage:2}` and `{location:3}` the first of
 * the chosen item's name, `{counter:4}` the first free number with leading zeros. What a computer name may not
 * hold is left out of the values; the result obeys NetBIOS rules on every platform.
 */

const PLACEHOLDER = /\{([a-z]+)(?::(\d{1,2}))?\}/g;
const NAMES = ['serial', 'usage', 'location', 'counter'] as const;
type Placeholder = (typeof NAMES)[number];

const MAX = 15;
const HOST_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/;
const DEFAULT_COUNTER_DIGITS = 3;

export interface HostNameValues {
  readonly serial: string;
  /** Name of the chosen device usage; empty when none is. */
  readonly usage: string;
  readonly location: string;
  /** Counts from 1 until the name is free. */
  readonly counter: number;
}

/** Why a template cannot be used. */
export type TemplateFault =
  | { kind: 'placeholder'; placeholder: string }
  | { kind: 'characters' }
  /** The fixed text alone is longer than a computer name may be. */
  | { kind: 'length' }
  /** Nothing in it tells two computers apart. */
  | { kind: 'not-unique' };

const isPlaceholder = (name: string): name is Placeholder => (NAMES as readonly string[]).includes(name);

/** What is wrong with a template; undefined when nothing is. */
export function templateFault(template: string): TemplateFault | undefined {
  const used: string[] = [];
  let width = 0;
  for (const [whole, name = '', length] of template.matchAll(PLACEHOLDER)) {
    if (!isPlaceholder(name) || length === '0' || length === '00')
      return { kind: 'placeholder', placeholder: whole };
    used.push(name);
    width += length === undefined ? 1 : Number(length);
  }
  const fixed = template.replace(PLACEHOLDER, '');
  const brace = /\{[^}]*\}?|\}/.exec(fixed);
  if (brace) return { kind: 'placeholder', placeholder: brace[0] };
  if (!/^[A-Za-z0-9-]*$/.test(fixed) || template.startsWith('-')) return { kind: 'characters' };
  if (fixed.length + width > MAX) return { kind: 'length' };
  if (!used.includes('serial') && !used.includes('counter')) return { kind: 'not-unique' };
  return undefined;
}

/** Whether a computer may be called so on every platform and in a domain. */
export const isHostName = (name: string): boolean => HOST_NAME.test(name) && !/^\d+$/.test(name);

/** Whether another counter can give another name. */
export const countsUp = (template: string): boolean => /\{counter(?::\d+)?\}/.test(template);

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase();

function valueOf(name: Placeholder, length: number | undefined, values: HostNameValues): string {
  switch (name) {
    case 'counter':
      return String(values.counter).padStart(length ?? DEFAULT_COUNTER_DIGITS, '0');
    case 'serial':
      return plain(values.serial).slice(-(length ?? MAX));
    case 'usage':
      return plain(values.usage).slice(0, length ?? MAX);
    case 'location':
      return plain(values.location).slice(0, length ?? MAX);
  }
}

/**
 * The computer name a template gives.
 * @returns undefined when the values give no allowed name: too long, only digits, nothing left of the serial.
 */
export function renderHostName(template: string, values: HostNameValues): string | undefined {
  const name = template
    .replace(PLACEHOLDER, (whole, placeholder: string, length: string | undefined) =>
      isPlaceholder(placeholder)
        ? valueOf(placeholder, length === undefined ? undefined : Number(length), values)
        : whole,
    )
    .replace(/-{2,}/g, '-')
    .replace(/-$/, '');
  return isHostName(name) ? name : undefined;
}
