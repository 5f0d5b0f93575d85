/** Words of the catalogue for the command line. */
import {
  createTexts,
  type FactsToShow,
  type FactWords,
  factWords,
  type GuidanceWords,
  guidanceWords,
  isLanguage,
  type Language,
  pickLanguage,
  problemWords,
  type Say,
} from '../../../texts/index.ts';
import type { Guidance } from '../../contract/guidance.ts';
import type { ProblemView, StepView } from '../../contract/view.ts';

export interface Words {
  readonly say: Say;
  /** What happened, and what to do. */
  problem(
    problem: Pick<ProblemView, 'code' | 'details'>,
    organisation: string | undefined,
  ): readonly [string, string];
  /** What IT sees of the computer. */
  facts(facts: FactsToShow): readonly FactWords[];
  step(step: Pick<StepView, 'kind' | 'subject'>): string;
  guidance(guidance: Guidance, organisation: string | undefined): GuidanceWords;
}

/** The language that a tag such as `fi-FI` means, when there are texts in it. */
export function languageNamed(tag: string): Language | undefined {
  const base = tag.toLowerCase().split('-')[0] ?? '';
  return isLanguage(base) ? base : undefined;
}

/** The one that is wished for, else the system's: by its variables, or on Windows by what the person chose there. */
export function languageOf(
  wished: string | undefined,
  { LC_ALL, LC_MESSAGES, LANG }: Readonly<Record<string, string | undefined>>,
): Language {
  const named = wished === undefined ? undefined : languageNamed(wished);
  const system = (LC_ALL || LC_MESSAGES || LANG || '').split('.')[0] ?? '';
  return named ?? pickLanguage([system, Intl.DateTimeFormat().resolvedOptions().locale]);
}

export async function wordsIn(language: Language): Promise<Words> {
  const { say } = await createTexts({
    language,
    subjects: ['cli', 'common', 'errors', 'guidance'],
    isolation: false,
  });
  return {
    say,
    problem({ code, details }, organisation) {
      if (code === 'USAGE' && isUsage(details['what'])) {
        return [say(`cli:usage.${details['what']}`, { value: details['value'] ?? '' }), ''];
      }
      const words = problemWords(say, code, organisation);
      return [words.what, words.do];
    },
    facts: (facts) => factWords(say, facts),
    guidance: (guidance, organisation) => guidanceWords(say, guidance, organisation),
    step: ({ kind, subject }) => say(`common:step.${kind}`, { subject }),
  };
}

const USAGES = [
  'noCommand',
  'unknownCommand',
  'tooMany',
  'unknownOption',
  'emptyOption',
  'codeOnCommandLine',
  'file',
  'notAFile',
  'inspect',
  'noAnswer',
  'language',
  'onlyWith',
] as const;

const isUsage = (what: string | undefined): what is (typeof USAGES)[number] =>
  USAGES.some((one) => one === what);
