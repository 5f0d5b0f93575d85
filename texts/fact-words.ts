/** What IT sees of a computer, in words: the window and the command line list the same. */
import type { Catalogues } from './catalogues.ts';
import type { Say } from './texts.ts';

type Common = Catalogues['common'];

/** The facts as the protocol has them. */
export interface FactsToShow {
  readonly platform: keyof Common['platform'];
  readonly osName: string;
  readonly osVersion: string;
  readonly model: string;
  readonly serial: string;
  readonly hardwareUuid: string;
  readonly hostName: string;
  readonly edition?: string | undefined;
  readonly build?: string | undefined;
  readonly tpm?: keyof Common['tpm'] | undefined;
  readonly joined?: Joined | undefined;
  readonly managed?:
    | { readonly state: 'managed'; readonly by: string }
    | { readonly state: keyof Common['managed'] }
    | undefined;
  readonly virtual?: keyof Common['virtual'] | undefined;
}

type Joined =
  | { readonly to: 'none' | 'unknown' }
  | { readonly to: 'directory'; readonly domain: string }
  | { readonly to: 'entra'; readonly tenant: string }
  | { readonly to: 'both'; readonly domain: string; readonly tenant: string };

export interface FactWords {
  readonly name: string;
  readonly value: string;
}

/** Every fact that is sent, and none that is not. */
export function factWords(say: Say, facts: FactsToShow): FactWords[] {
  const { tpm, joined, managed, virtual } = facts;
  const values: Record<keyof Common['fact'], string | undefined> = {
    platform: say(`common:platform.${facts.platform}`),
    operatingSystem: `${facts.osName} ${facts.osVersion}`,
    edition: facts.edition,
    build: facts.build,
    model: facts.model,
    serial: facts.serial,
    hardwareUuid: facts.hardwareUuid,
    hostName: facts.hostName,
    tpm: tpm && say(`common:tpm.${tpm}`),
    joined: joined && say(`common:joined.${joined.to}`, { ...joined }),
    managed: managed && (managed.state === 'managed' ? managed.by : say(`common:managed.${managed.state}`)),
    virtual: virtual && say(`common:virtual.${virtual}`),
  };
  const names = Object.keys(values) as (keyof typeof values)[];
  return names.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ name: say(`common:fact.${name}`), value }];
  });
}
