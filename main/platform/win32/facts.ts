/** What a Windows computer is, from the registry, where the system keeps the firmware's table too. */
import { GangwayError } from '../../../protocol/errors.ts';
import { ComputerFacts } from '../../../protocol/redeem.ts';
import { readHostName } from './host-name.ts';
import { readKey, type Registry, type RegistryKey } from './registry.ts';
import { parseSmbios, type SystemInformation } from './smbios.ts';

export const VERSION_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
export const SMBIOS_KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\mssmbios\\Data';

/** Windows 11 still calls itself Windows 10 in the registry; its builds begin here. */
const FIRST_BUILD_OF_11 = 22_000;

/** `Windows 11 Pro` and `10.0.22631.4460`; `undefined` where the key does not say. */
export function parseVersion({ values }: RegistryKey): {
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

export function parseSystem({ values }: RegistryKey): SystemInformation | undefined {
  const hex = values.get('smbiosdata') ?? '';
  return /^([0-9A-Fa-f]{2})+$/.test(hex) ? parseSmbios(Buffer.from(hex, 'hex')) : undefined;
}

/** @throws STATE_CORRUPT naming the first fact that the system would not give */
export async function readFacts(registry: Registry): Promise<ComputerFacts> {
  const nothing: RegistryKey = { values: new Map(), subkeys: [] };
  const system = parseSystem((await readKey(registry, SMBIOS_KEY)) ?? nothing);
  const facts = {
    platform: 'windows',
    ...parseVersion((await readKey(registry, VERSION_KEY)) ?? nothing),
    model: [system?.manufacturer, system?.product].filter((part) => part !== undefined).join(' '),
    serial: system?.serial,
    hardwareUuid: system?.uuid,
    hostName: await readHostName(registry),
  };
  const parsed = ComputerFacts.safeParse(facts);
  if (parsed.success) return parsed.data;
  const fact = String(parsed.error.issues[0]?.path[0]);
  throw new GangwayError('STATE_CORRUPT', { details: { what: 'computer facts', fact }, cause: parsed.error });
}
