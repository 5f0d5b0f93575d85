import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../protocol/errors.ts';
import { loadCatalogue, SUBJECTS, type Subject } from './catalogues.ts';
import { type Language, LANGUAGES } from './languages.ts';

type Messages = ReadonlyMap<string, string>;

function flatten(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value === 'object' && value !== null) return flatten(value, here);
    throw new Error(`${here} is neither text nor group`);
  });
}

const messagesOf = async (language: Language, subject: Subject): Promise<Messages> =>
  new Map(flatten(await loadCatalogue(language, subject)));

interface Found {
  readonly args: Set<string>;
  readonly plurals: { readonly categories: string[]; readonly ordinal: boolean }[];
  readonly selects: string[];
}

function look(elements: readonly MessageFormatElement[], found: Found): Found {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    if (element.type === TYPE.tag) throw new Error(`tag <${element.value}>: texts hold no markup`);
    found.args.add(element.value);
    if (element.type === TYPE.select) found.selects.push(element.value);
    if (element.type === TYPE.plural) {
      found.plurals.push({
        categories: Object.keys(element.options).filter((category) => !category.startsWith('=')),
        ordinal: element.pluralType === 'ordinal',
      });
      for (const option of Object.values(element.options)) look(option.value, found);
    }
  }
  return found;
}

const inspect = (message: string): Found =>
  look(parse(message, { ignoreTag: false }), { args: new Set(), plurals: [], selects: [] });

const everywhere = LANGUAGES.flatMap((language) => SUBJECTS.map((subject) => ({ language, subject })));

/** The keys of the messages that break a rule. */
async function breaking(
  language: Language,
  subject: Subject,
  holds: (message: string, key: string) => boolean,
): Promise<string[]> {
  const messages = [...(await messagesOf(language, subject))];
  return messages.filter(([key, message]) => !holds(message, key)).map(([key]) => key);
}

const sorted = (items: Iterable<string>): string => [...items].toSorted().join();

describe('catalogue', () => {
  it.each(everywhere)(
    '$language/$subject has the keys of English, no more and no less',
    async ({ language, subject }) => {
      const english = await messagesOf('en', subject);
      expect(english.size).toBeGreaterThan(0);
      expect([...(await messagesOf(language, subject)).keys()].toSorted()).toEqual(
        [...english.keys()].toSorted(),
      );
    },
  );

  it.each(everywhere)(
    '$language/$subject: every message parses, with the arguments of the English one',
    async ({ language, subject }) => {
      const english = await messagesOf('en', subject);
      const sameArguments = (message: string, key: string): boolean => {
        const given = sorted(inspect(message).args);
        // An error text may leave the organisation out: whether it needs the name depends on the language.
        if (subject === 'errors') return given === '' || given === 'organisation';
        return given === sorted(inspect(english.get(key) ?? '').args);
      };
      expect(await breaking(language, subject, sameArguments)).toEqual([]);
    },
  );

  it.each(everywhere)(
    '$language/$subject: every plural has each form of the language',
    async ({ language, subject }) => {
      const complete = (message: string): boolean =>
        inspect(message).plurals.every(({ categories, ordinal }) => {
          const rules = new Intl.PluralRules(language, { type: ordinal ? 'ordinal' : 'cardinal' });
          return sorted(categories) === sorted(rules.resolvedOptions().pluralCategories);
        });
      expect(await breaking(language, subject, complete)).toEqual([]);
    },
  );

  it.each(everywhere)(
    '$language/$subject: calm words, nothing empty, no space around',
    async ({ language, subject }) => {
      expect(await breaking(language, subject, (message) => !/[!！]|oops|hups/i.test(message))).toEqual([]);
      // The command line asks with a space behind the colon, and ends its help with a line.
      const inner = (message: string): string => (subject === 'cli' ? message.trimEnd() : message);
      expect(await breaking(language, subject, (message) => inner(message) === message.trim())).toEqual([]);
      expect(await breaking(language, subject, (message) => message !== '')).toEqual([]);
    },
  );

  it.each(everywhere)(
    '$language/$subject: no select, which isolated values would not match',
    async ({ language, subject }) => {
      expect(await breaking(language, subject, (message) => inspect(message).selects.length === 0)).toEqual(
        [],
      );
    },
  );

  it.each(LANGUAGES)('%s has words for every error code: what happened and what to do', async (language) => {
    const words = [...(await messagesOf(language, 'errors')).keys()];
    const wanted = Object.keys(ERRORS).flatMap((code) => [`${code}.do`, `${code}.what`]);
    expect(words.toSorted()).toEqual(wanted.toSorted());
  });

  it.each(LANGUAGES.filter((language) => language !== 'en'))('%s is translated', async (language) => {
    const english = await messagesOf('en', 'errors');
    expect(await breaking(language, 'errors', (message, key) => message !== english.get(key))).toEqual([]);
  });
});
