/** What a Windows computer is: from its firmware and the registry. */
import { GangwayError } from '../../../protocol/errors.ts';
import { ComputerFacts, type FurtherFacts, type ManagedFact } from '../../../protocol/redeem.ts';
import { knownText } from '../managed-fact.ts';
import { readHostName } from './host-name.ts';
import { readJoined } from './joined.ts';
import type { Registry, RegistryKey } from './registry.ts';
import { parseSmbios } from './smbios.ts';
import { virtualFact } from './virtual.ts';

export const VERSION_KEY = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** Windows 11 still calls itself Windows 10 in the registry; its builds begin here. */
const FIRST_BUILD_OF_11 = 22_000;

/** What IT sees where the firmware says nothing that tells this computer from others. */
const UNKNOWN = 'unknown';

/** Of the wire. */
const LONGEST_TEXT = 200;

/** `Windows 11 Pro` and `10.0.22631.4460`; `undefined` where the key does not say. */
export function parseVersion({ values }: Pick<RegistryKey, 'values'>): {
  osName: string | undefined;
  osVersion: string | undefined;
} {
  const build = values.get('currentbuildnumber') ?? values.get('currentbuild');
  const product = values.get('productname');
  if (build === undefined || product === undefined || !/^\d{1,6}$/.test(build)) {
    return { osName: product, osVersion: undefined };
  }
  const osName =
    Number(build) >= FIRST_BUILD_OF_11 ? product.replace(/^Windows 10\b/, 'Windows 11') : product;
  const kernel = kernelVersion(values);
  const revision = Number(values.get('ubr') ?? '0');
  return { osName, osVersion: kernel === undefined ? undefined : [kernel, build, revision].join('.') };
}

/** `10.0`; before Windows 10 only the older value is there, which says `6.3` for ever since. */
function kernelVersion(values: RegistryKey['values']): string | undefined {
  const major = values.get('currentmajorversionnumber');
  if (major === undefined) return values.get('currentversion');
  return `${Number(major)}.${Number(values.get('currentminorversionnumber') ?? '0')}`;
}

/** `Professional` and `26100.7067`; either is left out where the key does not say. */
export function parseEdition({
  values,
}: Pick<RegistryKey, 'values'>): Pick<FurtherFacts, 'edition' | 'build'> {
  const edition = knownText(values.get('editionid'));
  const build = values.get('currentbuildnumber') ?? values.get('currentbuild') ?? '';
  const revision = values.get('ubr') ?? '0';
  return {
    ...(edition === undefined ? {} : { edition }),
    ...(/^\d{1,6}$/.test(build) && /^\d{1,10}$/.test(revision) ? { build: `${build}.${revision}` } : {}),
  };
}

/** What Windows is asked for besides the registry. */
export interface AskingForFacts {
  /** The raw SMBIOS table. */
  firmware(): Uint8Array;
  tpm(): NonNullable<FurtherFacts['tpm']>;
  isInDomain(): boolean;
  managed(): Promise<ManagedFact>;
}

/**
 * @throws STATE_CORRUPT naming the first fact that the system would not give
 */
export async function readFacts(registry: Registry, asking: AskingForFacts): Promise<ComputerFacts> {
  const system = parseSmbios(asking.firmware());
  const model = [system?.manufacturer, system?.product].filter((part) => part !== undefined).join(' ');
  const version = registry.read(VERSION_KEY) ?? { values: new Map() };
  const facts = {
    platform: 'windows',
    ...parseVersion(version),
    ...parseEdition(version),
    model: model === '' ? UNKNOWN : model.slice(0, LONGEST_TEXT),
    serial: system?.serial ?? UNKNOWN,
    hardwareUuid: system?.uuid ?? UNKNOWN,
    hostName: readHostName(registry),
    tpm: asking.tpm(),
    joined: readJoined(registry, asking.isInDomain),
    managed: await asking.managed(),
    virtual: virtualFact(system),
  };
  const parsed = ComputerFacts.safeParse(facts);
  if (parsed.success) return parsed.data;
  const fact = String(parsed.error.issues[0]?.path[0]);
  throw new GangwayError('STATE_CORRUPT', { details: { what: 'computer facts', fact }, cause: parsed.error });
}
