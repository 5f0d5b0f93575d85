/** One view of each kind, and the variants that look different; with names and figures as they come in life. */
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
  unenrolled: { kind: 'unenrolled', removed: [root, management, vpn], kept: [hostName] },
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

/** The whole view in which a screen comes. */
export const viewWith = (name: ScreenName, language: string): View => ({
  language: name === 'language' ? null : language,
  simulated: true,
  asksPermission: false,
  organisation: BEFORE_ORGANISATION.includes(name) ? null : ACME,
  screen: SCREENS[name],
});
