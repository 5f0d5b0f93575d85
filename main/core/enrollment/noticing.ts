import { type Failure, failureOf } from '../failure.ts';
import type { ServerSession } from '../ports/server.ts';

/** A session that also tells whenever the service says that it is over for this device, whatever it was asked (A13, A15). */
export function noticing(session: ServerSession, over: (failure: Failure) => void): ServerSession {
  const watch = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'DEVICE_REVOKED' || failure.code === 'ENROLLMENT_ENDED') over(failure);
      throw error;
    }
  };
  return {
    redeem: (input, signal) => session.redeem(input, signal),
    plan: (expected, signal) => watch(session.plan(expected, signal)),
    clockOffset: () => session.clockOffset(),
    verifyPlan: (signed, expected) => session.verifyPlan(signed, expected),
    secret: (at, signal) => watch(session.secret(at, signal)),
    sealedSecret: (at, signal) => watch(session.sealedSecret(at, signal)),
    report: (device, events, signal) => watch(session.report(device, events, signal)),
    status: (device, signal) => watch(session.status(device, signal)),
    verifyOrder: (signed, expected, now) => session.verifyOrder(signed, expected, now),
    isRenewalDue: (chain, now) => session.isRenewalDue(chain, now),
    renew: (device, signal) => watch(session.renew(device, signal)),
    download: (url, signal, from) => session.download(url, signal, from),
    close: () => session.close(),
  };
}
