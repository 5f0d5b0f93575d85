/** A registry in memory that forgets what a restart forgets. For tests only. */
import { GangwayError } from '../../../../protocol/errors.ts';
import type { Registry } from '../registry.ts';

/** Keys with their values; `denied`: there, but not for us. */
export type Keys = Readonly<Record<string, Readonly<Record<string, string>> | 'denied'>>;

/** @param keys without `HKEY_LOCAL_MACHINE\`; the folders above them exist by themselves */
export function fakeRegistry(keys: Keys = {}): Registry & { restart(): void } {
  const known = new Map(Object.entries(keys));
  const volatile = new Set<string>();
  return {
    read(key) {
      const values = known.get(key);
      if (values === 'denied') throw new GangwayError('STATE_CORRUPT', { details: { why: 'unreadable' } });
      const below = [...known.keys()].filter((one) => one.startsWith(`${key}\\`));
      if (values === undefined && below.length === 0) return undefined;
      return {
        values: new Map(Object.entries(values ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
        subkeys: [...new Set(below.map((one) => one.slice(key.length + 1).split('\\')[0] ?? ''))],
      };
    },
    write(key, values) {
      const before = known.get(key);
      known.set(key, { ...(before === 'denied' ? {} : before), ...values });
    },
    writeUntilRestart(key, values) {
      this.write(key, values);
      volatile.add(key);
    },
    remove: (key) => void known.delete(key),
    restart() {
      for (const key of volatile) known.delete(key);
    },
  };
}
