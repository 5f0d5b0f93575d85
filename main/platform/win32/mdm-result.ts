/** What Windows says about a registration with device management, as one of our codes. */
import type { ErrorCode } from '../../../protocol/errors.ts';

/** What one HRESULT comes to. */
export type MdmResult =
  | { readonly kind: 'registered' }
  /** Somebody registered it already; the registry says who. */
  | { readonly kind: 'registered-before' }
  /** Not from here: another way can work, one in which the person signs in. */
  | { readonly kind: 'another-way'; readonly name: string }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly name: string;
      readonly retryAfter?: number;
    };

const failed = (code: ErrorCode, name: string, retryAfter?: number): MdmResult => ({
  kind: 'failed',
  code,
  name,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
const person = (name: string): MdmResult => ({ kind: 'another-way', name });

/** Another registration under way needs more than a moment, seconds. */
const TURN = 5;

/**
 * `0x8018` and these, without `MENROLL_E_`; two of them have two numbers.
 * https://learn.microsoft.com/windows/win32/mdmreg/mdm-registration-constants
 */
const ENROLL: Readonly<Record<number, MdmResult>> = {
  0x01: failed('MDM_MISCONFIGURED', 'DEVICE_MESSAGE_FORMAT_ERROR'),
  0x02: person('DEVICE_AUTHENTICATION_ERROR'),
  0x03: failed('MDM_REFUSED', 'DEVICE_AUTHORIZATION_ERROR'),
  0x04: failed('MDM_MISCONFIGURED', 'DEVICE_CERTIFICATEREQUEST_ERROR'),
  0x05: failed('MDM_SERVER_FAILED', 'DEVICE_CONFIGMGRSERVER_ERROR'),
  0x06: failed('MDM_SERVER_FAILED', 'DEVICE_INTERNALSERVICE_ERROR'),
  0x07: failed('MDM_SERVER_FAILED', 'DEVICE_INVALIDSECURITY_ERROR'),
  0x08: failed('MDM_SERVER_FAILED', 'DEVICE_UNKNOWN_ERROR'),
  0x09: failed('MDM_IN_PROGRESS', 'ENROLLMENT_IN_PROGRESS', TURN),
  0x0a: { kind: 'registered-before' },
  0x0b: failed('MANAGEMENT_FAILED', 'DEVICE_NOT_ENROLLED'),
  0x0d: failed('TRUST_CERTIFICATE_EXPIRED', 'DISCOVERY_SEC_CERT_DATE_INVALID'),
  0x0e: person('PASSWORD_NEEDED'),
  0x0f: person('WAB_ERROR'),
  0x10: failed('NETWORK_UNREACHABLE', 'CONNECTIVITY'),
  0x12: failed('TRUST_CHAIN_INVALID', 'INVALIDSSLCERT'),
  0x13: failed('MDM_REFUSED', 'DEVICECAPREACHED'),
  0x14: failed('MDM_REFUSED', 'DEVICENOTSUPPORTED'),
  0x15: failed('MDM_REFUSED', 'NOTSUPPORTED'),
  0x16: failed('MDM_REFUSED', 'NOTELIGIBLETORENEW'),
  0x17: failed('SERVER_BUSY', 'INMAINTENANCE', TURN),
  0x18: failed('MDM_REFUSED', 'USERLICENSE'),
  0x19: failed('MDM_MISCONFIGURED', 'ENROLLMENTDATAINVALID'),
  0x1a: failed('TRUST_REDIRECT', 'INSECUREREDIRECT'),
  // Registering twice is one of the wrong states.
  0x1b: { kind: 'registered-before' },
  0x1c: failed('MDM_EDITION_UNSUPPORTED', 'PLATFORM_LICENSE_ERROR'),
  0x1d: person('PLATFORM_UNKNOWN_ERROR'),
  0x1e: failed('MANAGEMENT_FAILED', 'PROV_CSP_CERTSTORE'),
  0x1f: failed('MANAGEMENT_FAILED', 'PROV_CSP_W7'),
  0x20: failed('MANAGEMENT_FAILED', 'PROV_CSP_DMCLIENT'),
  0x21: failed('MANAGEMENT_FAILED', 'PROV_CSP_PFW'),
  0x22: failed('MANAGEMENT_FAILED', 'PROV_CSP_MISC'),
  0x23: failed('MANAGEMENT_FAILED', 'PROV_UNKNOWN'),
  0x24: failed('MANAGEMENT_FAILED', 'PROV_SSLCERTNOTFOUND'),
  0x25: failed('MANAGEMENT_FAILED', 'PROV_CSP_APPMGMT'),
  0x26: failed('MDM_FORBIDDEN', 'DEVICE_MANAGEMENT_BLOCKED'),
  0x27: failed('MANAGEMENT_FAILED', 'CERTPOLICY_PRIVATEKEYCREATION_FAILED'),
  0x28: failed('MDM_MISCONFIGURED', 'CERTAUTH_FAILED_TO_FIND_CERT'),
  0x29: failed('MDM_SERVER_FAILED', 'EMPTY_MESSAGE'),
  0x2a: failed('SYSTEM_QUESTION_DECLINED', 'USER_CANCELED'),
  0x2b: failed('MDM_MISCONFIGURED', 'MDM_NOT_CONFIGURED'),
  0x30: failed('SYSTEM_QUESTION_DECLINED', 'USER_CANCELLED'),
  0x31: failed('MDM_MISCONFIGURED', 'MDM_NOT_CONFIGURED'),
  0x32: failed('MDM_REFUSED', 'CUSTOMSERVERERROR'),
  0x33: failed('SERVER_BUSY', 'SERVER429', TURN),
};

/** Of other parts of Windows, met during a registration. */
const OTHER: Readonly<Record<number, MdmResult>> = {
  // The thread that asks is of the wrong kind: nothing that the person or the server could mend.
  0x80010106: person('RPC_E_CHANGED_MODE'),
  0x80070005: failed('NEEDS_ADMINISTRATOR', 'ACCESS_DENIED'),
  0x80070032: failed('MDM_EDITION_UNSUPPORTED', 'NOT_SUPPORTED'),
  0x800702e4: failed('NEEDS_ADMINISTRATOR', 'ELEVATION_REQUIRED'),
  // The system asks, and nobody is signed in on whose behalf it could.
  0x80070525: failed('SYSTEM_QUESTION_UNANSWERED', 'NO_SUCH_USER'),
  0x8007065d: failed('MDM_MISCONFIGURED', 'DATATYPE_MISMATCH'),
  // The service that carries pushes, dmwappushservice, is not there.
  0x800706d9: failed('MANAGEMENT_FAILED', 'EPT_S_NOT_REGISTERED'),
  0x80070774: failed('NETWORK_UNREACHABLE', 'DOMAIN_CONTROLLER_NOT_FOUND'),
  0x80072ee2: failed('NETWORK_TIMEOUT', 'INTERNET_TIMEOUT'),
  0x80072ee7: failed('NETWORK_DNS', 'INTERNET_NAME_NOT_RESOLVED'),
  0x80072efd: failed('NETWORK_UNREACHABLE', 'INTERNET_CANNOT_CONNECT'),
  0x80072efe: failed('NETWORK_CUT', 'INTERNET_CONNECTION_ABORTED'),
  0x80072f8f: failed('TRUST_CHAIN_INVALID', 'INTERNET_SECURE_FAILURE'),
  0x8000ffff: person('UNEXPECTED'),
};

/** @param status 400 and more */
function httpResult(status: number): MdmResult {
  const name = `HTTP ${status}`;
  if (status === 401) return person(name);
  if (status === 403) return failed('MDM_REFUSED', name);
  if (status === 407) return failed('NETWORK_PROXY_AUTH', name);
  if (status === 408) return failed('NETWORK_TIMEOUT', name);
  if (status === 429 || status === 503) return failed('SERVER_BUSY', name, TURN);
  return failed(status >= 500 ? 'MDM_SERVER_FAILED' : 'MDM_MISCONFIGURED', name);
}

/** `0x80190191`: two lists share these numbers, HTTP and the names of Windows 8.1. */
const FIRST_HTTP = 0x190;

export const hex = (result: number): string => `0x${(result >>> 0).toString(16).padStart(8, '0')}`;

/** @param result an HRESULT, signed or not */
export function mdmResult(result: number): MdmResult {
  const number = result >>> 0;
  if (number === 0) return { kind: 'registered' };
  const [facility, low] = [number >>> 16, number & 0xffff];
  if (facility === 0x8019 && low >= FIRST_HTTP) return httpResult(low - FIRST_HTTP + 400);
  const known = facility === 0x8018 || facility === 0x8019 ? ENROLL[low] : OTHER[number];
  return known ?? failed('MANAGEMENT_FAILED', hex(number));
}
