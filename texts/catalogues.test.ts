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

describe('catalogue', () => {
  it.each(everywhere)(
    'G9 $language/$subject has the keys of English, no more and no less',
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
      for (const [key, message] of await messagesOf(language, subject)) {
        const wanted = [...inspect(english.get(key) ?? '').args].toSorted();
        const given = [...inspect(message).args].toSorted();
        // An error text may leave the organisation out: where it stands depends on the language.
        if (subject === 'errors') expect(['', 'organisation'], key).toContain(given.join());
        else expect(given, key).toEqual(wanted);
      }
    },
  );

  it.each(everywhere)(
    '$language/$subject: every plural has each form of the language',
    async ({ language, subject }) => {
      for (const [key, message] of await messagesOf(language, subject)) {
        for (const { categories, ordinal } of inspect(message).plurals) {
          const rules = new Intl.PluralRules(language, { type: ordinal ? 'ordinal' : 'cardinal' });
          expect(categories.toSorted(), key).toEqual(rules.resolvedOptions().pluralCategories.toSorted());
        }
      }
    },
  );

  it.each(everywhere)(
    '$language/$subject: no exclamation mark, no "oops", nothing empty or untrimmed',
    async ({ language, subject }) => {
      for (const [key, message] of await messagesOf(language, subject)) {
        expect(message, key).not.toMatch(/[!！]|oops|hups/i);
        // The command line asks with a space behind the colon.
        if (subject !== 'cli') expect(message, key).toBe(message.trim());
        expect(message, key).not.toBe('');
        // Values are isolated for their direction, which a select could not match any more.
        expect(inspect(message).selects, key).toEqual([]);
      }
    },
  );

  it.each(LANGUAGES)('%s has words for every error code: what happened and what to do', async (language) => {
    const errors = await loadCatalogue(language, 'errors');
    expect(Object.keys(errors).toSorted()).toEqual(Object.keys(ERRORS).toSorted());
    for (const [code, words] of Object.entries(errors)) {
      expect(Object.keys(words as object).toSorted(), code).toEqual(['do', 'what']);
    }
  });

  it.each(LANGUAGES.filter((language) => language !== 'en'))('%s is translated', async (language) => {
    const english = await messagesOf('en', 'errors');
    for (const [key, message] of await messagesOf(language, 'errors')) {
      expect(message, key).not.toBe(english.get(key));
    }
  });
});
