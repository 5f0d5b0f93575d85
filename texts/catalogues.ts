/** The catalogues: one JSON file for each language and subject, loaded when it is needed. English gives the keys. */
import type cli from './en/cli.json';
import type common from './en/common.json';
import type errors from './en/errors.json';
import type guidance from './en/guidance.json';
import type wizard from './en/wizard.json';
import type { Language } from './languages.ts';

export interface Catalogues {
  /** What window and command line share. */
  readonly common: typeof common;
  readonly wizard: typeof wizard;
  /** What happened and what to do, keyed by error code. */
  readonly errors: typeof errors;
  /** What only the person can do, in dialogs of the system. */
  readonly guidance: typeof guidance;
  readonly cli: typeof cli;
}

export type Subject = keyof Catalogues;

type Path<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? Key : `${Key}.${Path<Node[Key]>}`;
}[keyof Node & string];

/** `wizard:code.title`, `errors:NETWORK_DNS.what`… */
export type TextKey = { [S in Subject]: `${S}:${Path<Catalogues[S]>}` }[Subject];

type Load = () => Promise<{ readonly default: object }>;

/** Written out, so that every tool that bundles the agent sees which files there are. */
const FILES: Readonly<Record<Language, Readonly<Record<Subject, Load>>>> = {
  en: {
    common: () => import('./en/common.json', { with: { type: 'json' } }),
    wizard: () => import('./en/wizard.json', { with: { type: 'json' } }),
    errors: () => import('./en/errors.json', { with: { type: 'json' } }),
    guidance: () => import('./en/guidance.json', { with: { type: 'json' } }),
    cli: () => import('./en/cli.json', { with: { type: 'json' } }),
  },
  fi: {
    common: () => import('./fi/common.json', { with: { type: 'json' } }),
    wizard: () => import('./fi/wizard.json', { with: { type: 'json' } }),
    errors: () => import('./fi/errors.json', { with: { type: 'json' } }),
    guidance: () => import('./fi/guidance.json', { with: { type: 'json' } }),
    cli: () => import('./fi/cli.json', { with: { type: 'json' } }),
  },
  ar: {
    common: () => import('./ar/common.json', { with: { type: 'json' } }),
    wizard: () => import('./ar/wizard.json', { with: { type: 'json' } }),
    errors: () => import('./ar/errors.json', { with: { type: 'json' } }),
    guidance: () => import('./ar/guidance.json', { with: { type: 'json' } }),
    cli: () => import('./ar/cli.json', { with: { type: 'json' } }),
  },
};

export const SUBJECTS: readonly Subject[] = ['common', 'wizard', 'errors', 'guidance', 'cli'];

/** @returns the messages of one catalogue, nested as in its file. */
export const loadCatalogue = async (language: Language, subject: Subject): Promise<object> =>
  (await FILES[language][subject]()).default;
