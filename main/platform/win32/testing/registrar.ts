/** Windows' registrations in memory, on a registry in memory: writes what Windows writes. For tests only. */
import { setImmediate } from 'node:timers/promises';
import { GangwayError } from '../../../../protocol/errors.ts';
import { ACCOUNTS_KEY, ENROLLMENTS_KEY } from '../enrollments.ts';
import type { fakeRegistry } from './registry.ts';
import type { Registrar } from '../mdm-registration.ts';

export const ID = '7D3C2B1A-0F1E-4D2C-8B3A-112233445566';

export interface FakeRegistrar extends Registrar {
  readonly calls: string[];
  /** As Windows leaves a registration. */
  enroll(provider: string, discoveryUrl: string, id?: string): void;
}

export interface Behaviour {
  /** HRESULTs of registering, one a call; then it works. `none`: there is no such function. */
  readonly register?: (number | 'none' | 'silent')[];
  /** The same for taking back; `silent`: says that it worked, and changes nothing. */
  readonly unregister?: (number | 'none' | 'silent')[];
  readonly provider?: string;
  readonly asking?: Partial<Registrar>;
  /** What the person does in Windows' own window. */
  readonly person?: (fake: FakeRegistrar) => void;
}

export function fakeRegistrar(
  registry: ReturnType<typeof fakeRegistry>,
  { register = [], unregister = [], provider = 'Acme MDM', asking = {}, person }: Behaviour = {},
): FakeRegistrar {
  const calls: string[] = [];
  const fake: FakeRegistrar = {
    calls,
    enroll(providerId, discoveryUrl, id = ID) {
      registry.write(`${ENROLLMENTS_KEY}\\${id}`, {
        EnrollmentState: '1',
        ProviderID: providerId,
        DiscoveryServiceFullURL: discoveryUrl,
        DMPCertThumbPrint: '00112233445566778899AABBCCDDEEFF00112233',
      });
      registry.write(`${ACCOUNTS_KEY}\\${id}`, { Name: providerId });
    },
    needElevation: () => undefined,
    account: () => 'S-1-5-21-1-2-3-1001',
    isInSession: () => true,
    isAnybodySignedIn: () => true,
    isRegistrationAllowed: () => true,
    async register(userName, discoveryUrl) {
      calls.push(`register ${userName} ${discoveryUrl}`);
      const result = register.shift() ?? 0;
      if (result === 'none') return undefined;
      if (result === 0) fake.enroll(provider, discoveryUrl);
      return result === 'silent' ? 0 : result;
    },
    async unregister(id) {
      calls.push(`unregister ${id}`);
      const result = unregister.shift() ?? 0;
      if (result === 'none') return undefined;
      // Key and address stay behind, as they do on Windows.
      if (result === 0) registry.remove(`${ACCOUNTS_KEY}\\${id}`);
      return result === 'silent' ? 0 : result;
    },
    async open(address) {
      calls.push(`open ${address}`);
      person?.(fake);
    },
    async sleep(_ms, signal) {
      if (signal?.aborted === true) throw new GangwayError('CANCELLED');
      await setImmediate();
    },
    ...asking,
  };
  return fake;
}
