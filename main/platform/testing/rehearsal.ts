/** A plan with one step of each kind, and what it needs to be carried out. For tests only. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type {
  ApplicationStep,
  HostNameStep,
  ManagementStep,
  RootCertificateStep,
} from '../../../protocol/plan.ts';
import type { Guidance, GuidanceAnswer, GuidanceQuestion } from '../../contract/guidance.ts';
import type { StepContext } from '../../core/ports/platform.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A self-signed P-256 authority, `CN=Acme Test Root`, until 2126. */
const ROOT_DER = Buffer.from(
  'MIIBiDCCAS+gAwIBAgIUCPBzMzESJp2anYUD2RjuTLe4jyswCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOQWNtZSBUZXN0IFJvb3Qw' +
    'IBcNMjYxMTIxMDczMTA2WhgPMjEyNjEwMjgwNzMxMDZaMBkxFzAVBgNVBAMMDkFjbWUgVGVzdCBSb290MFkwEwYHKoZIzj0CAQYI' +
    'KoZIzj0DAQcDQgAEzr/sFXbk7dL5p5WfSZTXcIuQP9+dsjY9vsqzXViZmr739wpVFpLs9zypJofRs6VbyzaZ1E2YtzZbJ/osso7W' +
    'maNTMFEwHQYDVR0OBBYEFDyqNg9ki37bxCUkpKMVetKF5KdQMB8GA1UdIwQYMBaAFDyqNg9ki37bxCUkpKMVetKF5KdQMA8GA1Ud' +
    'EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgH8qa7/94/zinuB/MJ7IJh5Bwd5B8ujxCA1nE5oxeY+0CIDcjW0kC8O6ONx7w' +
    'SsceO35E3UyXSCJdxsbUqz5wMnq4',
  'base64',
);

const common = { needs: [], onFailure: 'stop' as const, removable: true };

export const rootStep: z.infer<typeof RootCertificateStep> = {
  ...common,
  id: 'root',
  kind: 'root-certificate',
  name: 'Acme root',
  certificate: ROOT_DER.toString('base64'),
  sha256: sha256(ROOT_DER),
};

export const managementStep: z.infer<typeof ManagementStep> = {
  ...common,
  id: 'management',
  kind: 'management',
  organisationName: 'Acme',
  serverOrigin: 'https://enroll.acme.example',
};

export const hostNameStep: z.infer<typeof HostNameStep> = {
  ...common,
  id: 'name',
  kind: 'host-name',
  hostName: 'ACME-LT-042',
};

export const PAYLOAD = Buffer.from('the installer of a virtual private network\n'.repeat(5000));
export const SECRET = 'correct horse battery staple';

export const applicationStep: z.infer<typeof ApplicationStep> = {
  ...common,
  id: 'vpn',
  kind: 'application',
  name: 'Acme VPN',
  version: '4.2.0',
  product: 'acme-vpn',
  format: 'simulated',
  url: 'https://enroll.acme.example/packages/vpn',
  size: PAYLOAD.length,
  sha256: sha256(PAYLOAD),
  secretProperty: 'VPN_KEY',
};

/** What was said to the person. */
export interface Told {
  readonly guidance: Guidance | null;
  readonly question: GuidanceQuestion | undefined;
}

const agrees = async ({ question }: Told): Promise<GuidanceAnswer> =>
  question === undefined ? 'over' : 'yes';

/** A context whose downloads give `payload` in pieces. */
export function contextOf(
  options: {
    payload?: Uint8Array;
    signal?: AbortSignal;
    /** What the person answers; absent: yes, whatever is asked. */
    answer?: (told: Told) => Promise<GuidanceAnswer>;
  } = {},
): StepContext & {
  readonly told: Told[];
  readonly downloads: string[];
  readonly progressed: number[];
  readonly secrets: Uint8Array[];
} {
  const { payload = PAYLOAD, signal = new AbortController().signal, answer = agrees } = options;
  const told: Told[] = [];
  const downloads: string[] = [];
  const progressed: number[] = [];
  const secrets: Uint8Array[] = [];
  return {
    device: 'device-1',
    enrollment: 'enrollment-1',
    computer: { name: null, domain: null },
    signal,
    told,
    downloads,
    progressed,
    secrets,
    progress: (done) => void progressed.push(done),
    async download(url) {
      downloads.push(url);
      return pieces(payload);
    },
    sealedSecret: async () => 'not.used.in.these.rehearsals',
    async secret() {
      const value = Buffer.from(SECRET);
      secrets.push(value);
      return value;
    },
    async guide(guidance, question) {
      told.push({ guidance, question });
      return answer({ guidance, question });
    },
  };
}

async function* pieces(payload: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < payload.length; at += 65_536) yield payload.subarray(at, at + 65_536);
}
