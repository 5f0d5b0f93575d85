/** The part of the registry that is the computer's own, as a port: tests put a fake in its place. */
import { readRegistryKey, type RegistryKey, removeRegistryKey, writeRegistryKey } from './api/registry.ts';

export type { RegistryKey } from './api/registry.ts';

/** Keys are named without `HKEY_LOCAL_MACHINE\`. */
export interface Registry {
  /** `undefined` when there is none. @throws STATE_CORRUPT when it is there but cannot be read */
  read(key: string): RegistryKey | undefined;
  /** On the disk when it returns. @throws STATE_UNWRITABLE, NEEDS_ADMINISTRATOR */
  write(key: string, values: Readonly<Record<string, string>>): void;
  /** Into a key that is gone after the next start of Windows. @throws STATE_UNWRITABLE, NEEDS_ADMINISTRATOR */
  writeUntilRestart(key: string, values: Readonly<Record<string, string>>): void;
  /** None there is as good. @throws STATE_UNWRITABLE, NEEDS_ADMINISTRATOR */
  remove(key: string): void;
}

export const windowsRegistry: Registry = {
  read: readRegistryKey,
  write: (key, values) => writeRegistryKey(key, values, 'for-ever'),
  writeUntilRestart: (key, values) => writeRegistryKey(key, values, 'until-restart'),
  remove: removeRegistryKey,
};

/** Where the agent writes down what it did; only administrators write below `SOFTWARE`. */
export const OWN_KEY = 'SOFTWARE\\Gangway';

/** One value, `undefined` when it or its key is not there. */
export const readValue = (registry: Registry, key: string, name: string): string | undefined =>
  registry.read(key)?.values.get(name.toLowerCase());
