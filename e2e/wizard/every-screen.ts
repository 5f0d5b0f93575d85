/** One view of each kind, and the variants that look different; with names and figures as they come in life. */
import type { ProfilePlace } from '../../main/contract/guidance.ts';
import type { Screen, StepView, View } from '../../main/contract/view.ts';
import { ACME } from './fake-engine.ts';

const MB = 1_000_000;

const root: StepView = {
  id: 'root',
  kind: 'root-certificate',
  subject: 'Acme Root CA 2026',
  state: 'done',
  removable: true,
  durationMs: 2100,
};
const management: StepView = {
  id: 'management',
  kind: 'management',
  subject: 'Acme',
  state: 'done',
  removable: true,
  durationMs: 48_000,
};
const hostName: StepView = {
  id: 'name',
  kind: 'host-name',
  subject: 'ACME-LT-0421',
  state: 'done',
  removable: false,
  durationMs: 400,
};
const vpn: StepView = {
  id: 'vpn',
  kind: 'application',
  subject: 'Acme VPN',
  state: 'done',
  removable: true,
  durationMs: 134_000,
};
const office: StepView = {
  id: 'office',
  kind: 'application',
  subject: 'Office',
  state: 'waiting',
  removable: true,
};

const nameTaken: StepView = {
  ...hostName,
  state: 'failed',
  problem: {
    code: 'HOST_NAME_TAKEN',
    audience: 'helpdesk',
    action: 'try-again',
    details: { name: 'ACME-LT-0421', exitCode: '2224' },
  },
};
const vpnRunning: StepView = {
  id: 'vpn',
  kind: 'application',
  subject: 'Acme VPN',
  state: 'running',
  removable: true,
  progress: { done: 118 * MB, total: 190 * MB },
};
const { durationMs: _name, ...nameRest } = hostName;
const nameRunning: StepView = { ...nameRest, state: 'running' };
const namePending: StepView = { ...hostName, state: 'pending' };
const joinPending: StepView = {
  id: 'domain',
  kind: 'domain-join',
  subject: 'acme.example',
  state: 'pending',
  removable: false,
  durationMs: 900,
};
const { progress: _progress, ...vpnRest } = vpnRunning;
const vpnWaiting: StepView = { ...vpnRest, state: 'waiting' };
const { durationMs: _root, ...rootRest } = root;
const rootRunning: StepView = { ...rootRest, state: 'running' };
const { durationMs: _management, ...managementRest } = management;
const managementWaiting: StepView = { ...managementRest, state: 'waiting' };
const profileRunning: StepView = {
  id: 'profile',
  kind: 'profile',
  subject: 'Acme management',
  state: 'running',
  removable: true,
};
const SINCE = Date.UTC(2026, 10, 21, 10, 42);
const profileScreen = (place: ProfilePlace): Extract<Screen, { kind: 'guidance' }> => ({
  kind: 'guidance',
  step: 'profile',
  guidance: { kind: 'approve-profile', place, name: 'Acme management', server: 'mdm.acme.example' },
  since: SINCE,
  steps: [root, profileRunning, managementWaiting],
});
const all = [root, management, hostName, vpn];
const waiting = [...all, office].map((step): StepView => {
  const { durationMs: _, ...rest } = step;
  return { ...rest, state: 'waiting' };
});

export const FINGERPRINT = '9f3c1a77e2405b0d61aa93c85e072fb4d816c93e708bf1244a950ce733bd68f0';

export const SCREENS = {
  language: { kind: 'language' },
  server: { kind: 'server', address: '' },
  'server-refused': {
    kind: 'server',
    address: 'http://enroll.acme.example',
    problem: { code: 'TRUST_PLAIN_HTTP', audience: 'person', action: 'edit-input', details: {} },
  },
  contacting: { kind: 'contacting', host: 'enroll.acme.example:8443' },
  'confirm-root': {
    kind: 'confirm-root',
    host: 'enroll.acme.example:8443',
    subject: 'Acme Root CA 2026',
    validUntil: Date.UTC(2036, 4, 14),
    fingerprint: FINGERPRINT,
  },
  code: { kind: 'code', hasCode: false },
  'code-of-link': { kind: 'code', hasCode: true },
  'code-refused': {
    kind: 'code',
    hasCode: false,
    problem: { code: 'CODE_REJECTED', audience: 'helpdesk', action: 'contact-helpdesk', details: {} },
  },
  redeeming: { kind: 'redeeming' },
  consent: {
    kind: 'consent',
    facts: {
      platform: 'windows',
      osName: 'Windows 11 Enterprise',
      osVersion: '10.0.26100',
      model: 'ThinkPad T14 Gen 5',
      serial: 'PF-4XK29Q',
      hardwareUuid: '4C4C4544-0039-5A10-8052-B4C04F4E3132',
      hostName: 'DESKTOP-7Q2M4XP',
      edition: 'Enterprise',
      build: '26100.7067',
      tpm: 'present',
      joined: { to: 'directory', domain: 'corp.acme.example' },
      managed: { state: 'nobody' },
      virtual: 'no-sign',
    },
    steps: waiting,
  },
  'setting-up': {
    kind: 'setting-up',
    steps: [root, management, nameRunning, vpnWaiting, office],
    cancelling: false,
  },
  'step-failed': {
    kind: 'setting-up',
    steps: [root, management, nameTaken, vpnRunning, office],
    cancelling: false,
  },
  stopping: { kind: 'setting-up', steps: [root, management, vpnRunning, office], cancelling: true },
  permission: { kind: 'permission' },
  'root-announced': {
    kind: 'guidance',
    step: 'root',
    guidance: { kind: 'allow-root-trust', name: 'Acme Root CA 2026' },
    question: 'ready',
    since: SINCE,
    steps: [rootRunning, managementWaiting],
  },
  'root-asked': {
    kind: 'guidance',
    step: 'root',
    guidance: { kind: 'allow-root-trust', name: 'Acme Root CA 2026' },
    since: SINCE,
    steps: [rootRunning, managementWaiting],
  },
  'profile-13': profileScreen('privacy-security'),
  'profile-15': profileScreen('general'),
  'profile-long': { ...profileScreen('general'), question: 'wait-on' },
  'profile-renewed': {
    ...profileScreen('general'),
    guidance: { kind: 'accept-remote-management', place: 'general', server: 'mdm.acme.example' },
  },
  'setup-assistant': {
    ...profileScreen('general'),
    guidance: { kind: 'finish-setup-assistant' },
  },
  'work-account': {
    ...profileScreen('general'),
    guidance: {
      kind: 'connect-work-account',
      account: 'ada.lovelace@acme.example',
      server: 'enrollment.mdm.acme.example',
    },
  },
  'provisioning-package': {
    ...profileScreen('general'),
    guidance: { kind: 'trust-provisioning-package', name: 'Acme device management' },
  },
  'managed-mac': {
    kind: 'failed',
    problem: {
      code: 'ALREADY_MANAGED',
      audience: 'helpdesk',
      action: 'contact-helpdesk',
      details: { by: 'https://mdm.other.example' },
      guidance: { kind: 'leave-mac-management', place: 'general', by: 'mdm.other.example' },
    },
    canRetry: true,
    canGoBack: true,
  },
  'managed-windows': {
    kind: 'setting-up',
    steps: [
      root,
      {
        ...managementWaiting,
        state: 'failed',
        problem: {
          code: 'ALREADY_MANAGED',
          audience: 'helpdesk',
          action: 'contact-helpdesk',
          details: { by: 'Other Corp MDM' },
          guidance: { kind: 'leave-windows-management', by: 'Other Corp MDM' },
        },
      },
    ],
    cancelling: false,
  },
  restart: { kind: 'restart', steps: [root, management, namePending, vpn, joinPending], restarting: false },
  restarting: { kind: 'restart', steps: [root, management, namePending, vpn, joinPending], restarting: true },
  finished: { kind: 'finished', hostName: 'ACME-LT-0421', steps: all, restartNeeded: true, unreported: 3 },
  'finished-partly': {
    kind: 'finished',
    hostName: 'DESKTOP-7Q2M4XP',
    steps: [root, management, nameTaken, { ...vpnWaiting, state: 'skipped' }],
    restartNeeded: false,
    unreported: 0,
  },
  'step-halted': { kind: 'setting-up', steps: [root, management, nameTaken, vpnWaiting], cancelling: false },
  failed: {
    kind: 'failed',
    problem: {
      code: 'NETWORK_UNREACHABLE',
      audience: 'person',
      action: 'check-network',
      details: {},
      retryAfter: 120,
    },
    canRetry: true,
    canGoBack: true,
  },
  'failed-trust': {
    kind: 'failed',
    problem: { code: 'TRUST_ROOT_REJECTED', audience: 'helpdesk', action: 'contact-helpdesk', details: {} },
    canRetry: false,
    canGoBack: true,
  },
  cancelled: { kind: 'cancelled' },
  'confirm-unenroll': { kind: 'confirm-unenroll', removes: [root, management, vpn], keeps: [hostName] },
  unenrolling: { kind: 'unenrolling', steps: [root, management, hostName, vpn] },
  'unenrolled-profile': {
    kind: 'unenrolled',
    removed: [root, management],
    kept: [{ ...profileRunning, state: 'done' }],
    guidance: { kind: 'remove-profile', place: 'general', name: 'Acme management' },
  },
  unenrolled: { kind: 'unenrolled', removed: [root, management, vpn], kept: [hostName] },
  'unenrolled-by-order': { kind: 'unenrolled', removed: [root, management], kept: [], byOrder: true },
} as const satisfies Record<string, Screen>;

export type ScreenName = keyof typeof SCREENS;
export const SCREEN_NAMES = Object.keys(SCREENS) as ScreenName[];

const BEFORE_ORGANISATION: readonly string[] = [
  'language',
  'server',
  'server-refused',
  'contacting',
  'confirm-root',
];

/** Screens that look different where a system asks for permission. */
const SYSTEMS: Partial<Record<ScreenName, View['system']>> = {
  'code-of-link': 'windows',
  'code-refused': 'macos',
  permission: 'macos',
  'confirm-unenroll': 'macos',
};

/** The whole view in which a screen comes. */
export const viewWith = (name: ScreenName, language: string): View => ({
  language: name === 'language' ? null : language,
  simulated: true,
  system: SYSTEMS[name] ?? 'simulated',
  asksPermission: name in SYSTEMS,
  organisation: BEFORE_ORGANISATION.includes(name) ? null : ACME,
  screen: SCREENS[name],
});
