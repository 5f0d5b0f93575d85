/** Opening a profile and the pane where it waits: argument lists. Pure. */
import type { Command } from '../run-command.ts';

const open = (...args: string[]): Command => ({ file: '/usr/bin/open', args });

/**
 * @param handler `system`: System Settings by its identifier, as Apple Configurator takes profiles over where it is
 *   installed; `any`: whatever opens profiles there.
 */
export const openProfile = (path: string, handler: 'system' | 'any'): Command =>
  handler === 'system' ? open('-b', 'com.apple.systempreferences', path) : open(path);

const SETTINGS_PANE = 'x-apple.systempreferences:com.apple.Profiles-Settings.extension';
const PREFERENCES_PANE = 'x-apple.systempreferences:com.apple.preferences.configurationprofiles';

/**
 * The pane with the profiles, the likelier address first. From macOS 13 on it has been the same one, although people
 * find it in another place since macOS 15.
 * @param major of the version; NaN when it is not known
 */
export const openPane = (major: number): readonly Command[] =>
  (major < 13 ? [PREFERENCES_PANE, SETTINGS_PANE] : [SETTINGS_PANE, PREFERENCES_PANE]).map((pane) =>
    open(pane),
  );

/** Lets one account read a file that is root's. */
export const grantRead = (account: string, path: string): Command => ({
  file: '/bin/chmod',
  args: ['+a', `user:${account} allow read`, path],
});

/** Where people find profiles. An unknown version is taken for a new one. */
export const placeOf = (major: number): 'privacy-security' | 'general' =>
  major < 15 ? 'privacy-security' : 'general';
