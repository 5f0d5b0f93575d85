/** Installer properties as people type them: one a line, `NAME=value`. */
import { Properties } from '../../admin-api/schemas/package-settings.ts';

export const propertiesText = (properties: Properties): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

/** @returns undefined when a line is none, a name is not allowed or stands there twice. */
export function readProperties(text: string): Properties | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const pairs = lines.map((line): [string, string] => {
    const at = line.indexOf('=');
    return at < 0 ? ['', line] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) return undefined;
  return Properties.safeParse(Object.fromEntries(pairs)).data;
}
