/** Which system the visitor's computer has, by what its browser says. A guess: both are offered anyway. */
export type System = 'windows' | 'macos' | 'other';

/**
 * @param platform `Sec-CH-UA-Platform`, a quoted name.
 * @param agent `User-Agent`.
 */
export function systemOf(platform: string | undefined, agent: string | undefined): System {
  const named = platform?.replaceAll('"', '').toLowerCase();
  if (named === 'windows') return 'windows';
  if (named === 'macos') return 'macos';
  if (named !== undefined && named !== '' && named !== 'unknown') return 'other';
  const text = agent ?? '';
  if (/Windows NT/.test(text)) return 'windows';
  // A phone of the same maker says that it is "like Mac OS X".
  return /Macintosh/.test(text) && !/Mobile|iPhone|iPad/.test(text) ? 'macos' : 'other';
}
