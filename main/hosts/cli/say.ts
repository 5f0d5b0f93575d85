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
  LANGUAGES,
  pickLanguage,
  problemWords,
  type Say,
} from '../../../texts/index.ts';
import { GangwayError } from '../../../protocol/errors.ts';
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

/** @throws USAGE for a language there are no texts in. */
export function languageOf(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  if (option !== undefined) {
    const base = option.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(base)) return base;
    throw new GangwayError('USAGE', {
      details: { what: 'language', value: `${option} (${LANGUAGES.join(', ')})` },
    });
  }
  const system = environment['LC_ALL'] ?? environment['LC_MESSAGES'] ?? environment['LANG'] ?? '';
  return pickLanguage([system.split('.')[0] ?? '']);
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
] as const;

const isUsage = (what: string | undefined): what is (typeof USAGES)[number] =>
  USAGES.some((one) => one === what);
