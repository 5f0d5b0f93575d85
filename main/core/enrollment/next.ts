/** The pure step of the flow: a state and what happened give the next state. What does not fit changes nothing. */
import type { Enrollment, Happening, Planned, State } from './state.ts';
import { isResting, told } from './told.ts';

export function next(state: State, happening: Happening): State {
  if (happening.kind === 'ordered' || happening.kind === 'revoked') return told(state, happening);
  switch (state.kind) {
    case 'language':
      return happening.kind === 'language-chosen'
        ? { kind: 'server', address: '' }
        : contacted(state, happening);
    case 'server':
      return contacted(state, happening);
    case 'contacting':
      return contacting(state, happening);
    case 'confirm-root':
      return confirmRoot(state, happening);
    case 'code':
      return code(state, happening);
    case 'redeeming':
      return redeeming(state, happening);
    case 'planning':
      return planning(state, happening);
    case 'consent':
      if (happening.kind === 'consented') return { ...planned(state), kind: 'setting-up', cancelling: false };
      return happening.kind === 'declined' || happening.kind === 'cancel'
        ? { ...planned(state), kind: 'declining' }
        : state;
    case 'declining':
      return happening.kind === 'undone' ? { kind: 'cancelled' } : failed(state, happening);
    case 'setting-up':
      return settingUp(state, happening);
    case 'restart':
      if (happening.kind === 'restart-agreed') return { ...planned(state), kind: 'restarting' };
      return happening.kind === 'cancel' ? { ...planned(state), kind: 'undoing', why: 'cancel' } : state;
    case 'restarting':
      return failed(state, happening);
    case 'stopped':
      if (happening.kind === 'retry') return tryAgain(state, happening.step);
      return happening.kind === 'cancel' ? { ...planned(state), kind: 'undoing', why: 'cancel' } : state;
    case 'finished':
      if (happening.kind === 'retry') return tryAgain(state, happening.step);
      return happening.kind === 'unenroll-asked' ? { ...state, kind: 'confirm-unenroll' } : state;
    case 'confirm-unenroll':
      if (happening.kind === 'unenroll-confirmed')
        return { ...planned(state), kind: 'undoing', why: 'unenroll' };
      return happening.kind === 'unenroll-refused' ? { ...state, kind: 'finished' } : state;
    case 'undoing':
      if (happening.kind !== 'undone') return failed(state, happening);
      return state.why === 'cancel'
        ? { kind: 'cancelled' }
        : {
            ...planned(state),
            kind: 'unenrolled',
            results: happening.results,
            byOrder: state.why === 'order',
          };
    case 'permission':
      return happening.kind === 'retry' ? state.before : state;
    case 'failed':
      if (happening.kind === 'retry') return state.retry ?? state;
      if (happening.kind === 'back') return state.back ?? state;
      return happening.kind === 'cancel' ? afterCancel(state) : state;
    case 'cancelled':
    case 'unenrolled':
      return happening.kind === 'back' ? { kind: 'server', address: '' } : contacted(state, happening);
  }
}

const planned = ({ info, redeemed, plan }: Planned): Planned => ({ info, redeemed, plan });
const enrollment = ({ info, redeemed }: Enrollment): Enrollment => ({ info, redeemed });

function tryAgain(state: Planned, step: string | undefined): State {
  return {
    ...planned(state),
    kind: 'setting-up',
    cancelling: false,
    ...(step === undefined ? {} : { only: step }),
  };
}

/** An address can be given wherever nothing is at stake yet. */
function contacted(state: State, happening: Happening): State {
  if (happening.kind === 'address-refused') {
    return { kind: 'server', address: happening.address, failure: happening.failure };
  }
  if (happening.kind !== 'address-given') return state;
  const { address, origin, invitation } = happening;
  const input = { origin, rootFingerprint: invitation.rootFingerprint };
  return { kind: 'contacting', address, input, code: invitation.code };
}

function failed(state: State, happening: Happening, back?: State): State {
  if (happening.kind !== 'failed') return state;
  return { kind: 'failed', failure: happening.failure, retry: state, ...(back ? { back } : {}) };
}

function contacting(state: State & { kind: 'contacting' }, happening: Happening): State {
  const server: State = { kind: 'server', address: state.address };
  if (happening.kind === 'proven') return { kind: 'code', info: happening.info, linkCode: state.code };
  if (happening.kind === 'root-unknown') {
    return { ...state, kind: 'confirm-root', candidate: happening.candidate };
  }
  return happening.kind === 'back' || happening.kind === 'cancel' ? server : failed(state, happening, server);
}

function confirmRoot(state: State & { kind: 'confirm-root' }, happening: Happening): State {
  const { address, input, code: linkCode, candidate } = state;
  const server: State = { kind: 'server', address };
  if (happening.kind === 'root-confirmed' && happening.fingerprint === candidate.sha256) {
    return {
      kind: 'contacting',
      address,
      input: { ...input, rootFingerprint: candidate.sha256 },
      code: linkCode,
    };
  }
  if (happening.kind === 'root-rejected') {
    return { kind: 'failed', failure: { code: 'TRUST_ROOT_REJECTED', details: {} }, back: server };
  }
  return happening.kind === 'back' || happening.kind === 'cancel' ? server : state;
}

function code(state: State & { kind: 'code' }, happening: Happening): State {
  if (happening.kind === 'code-given') return { kind: 'redeeming', info: state.info, code: happening.code };
  if (happening.kind === 'code-refused') return { ...state, failure: happening.failure };
  if (happening.kind === 'back' || happening.kind === 'cancel')
    return { kind: 'server', address: state.info.origin };
  return contacted(state, happening);
}

function redeeming(state: State & { kind: 'redeeming' }, happening: Happening): State {
  const again: State = { kind: 'code', info: state.info, linkCode: undefined };
  if (happening.kind === 'redeemed') {
    return { kind: 'planning', info: state.info, redeemed: happening.redeemed };
  }
  // A refused code is put right on the same page; anything else is not the code's fault.
  if (happening.kind === 'failed' && happening.failure.code === 'CODE_REJECTED') {
    return { ...again, failure: happening.failure };
  }
  return happening.kind === 'cancel' ? again : failed(state, happening, again);
}

function planning(state: State & { kind: 'planning' }, happening: Happening): State {
  if (happening.kind === 'planned') return { ...enrollment(state), kind: 'consent', plan: happening.plan };
  return failed(state, happening);
}

function settingUp({ revoked, ...state }: State & { kind: 'setting-up' }, happening: Happening): State {
  if (!revoked || state.cancelling) return settingUpAsPlanned(state, happening);
  const rest: State =
    happening.kind === 'plan-interrupted'
      ? { ...planned(state), kind: 'stopped' }
      : settingUpAsPlanned(state, happening);
  if (rest === state) return { ...state, revoked };
  return isResting(rest) ? { kind: 'failed', failure: revoked, back: rest } : rest;
}

function settingUpAsPlanned(state: State & { kind: 'setting-up' }, happening: Happening): State {
  switch (happening.kind) {
    case 'plan-complete':
      return { ...planned(state), kind: 'finished', restartNeeded: happening.restartNeeded };
    case 'plan-stopped':
      return state.cancelling
        ? { ...planned(state), kind: 'undoing', why: 'cancel' }
        : { ...planned(state), kind: 'stopped' };
    case 'restart-needed':
      return { ...planned(state), kind: 'restart' };
    case 'plan-interrupted':
      return { ...planned(state), kind: 'undoing', why: 'cancel' };
    case 'cancel':
      return { ...state, cancelling: true };
    default:
      return failed(state, happening);
  }
}

/** Where cancelling a failure leads: back to where input can be changed, or along the way back. */
function afterCancel(state: State & { kind: 'failed' }): State {
  if (state.back) return state.back;
  const from = state.retry;
  if (from?.kind === 'setting-up') return { ...planned(from), kind: 'undoing', why: 'cancel' };
  return state;
}
