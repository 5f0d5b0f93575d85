export { type Catalogues, loadCatalogue, SUBJECTS, type Subject, type TextKey } from './catalogues.ts';
export { type FactsToShow, type FactWords, factWords } from './fact-words.ts';
export { formatBytes, formatDate, formatDuration, formatTime } from './format.ts';
export {
  type GuidancePicture,
  type GuidanceShape,
  type GuidanceStep,
  type GuidanceWords,
  guidanceWords,
} from './guidance-words.ts';
export { isolate } from './isolate.ts';
export {
  FALLBACK_LANGUAGE,
  isLanguage,
  type Language,
  LANGUAGE_INFO,
  type LanguageInfo,
  LANGUAGES,
  pickLanguage,
} from './languages.ts';
export { type ProblemWords, problemWords } from './problem-words.ts';
export { createTexts, type Say, type Texts, type TextsOptions, type TextValues } from './texts.ts';
