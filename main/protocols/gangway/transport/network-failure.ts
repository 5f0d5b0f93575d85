/** What Node says about a connection that did not work → a code of the register. */
import { type ErrorCode, GangwayError } from '../../../../protocol/errors.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'NETWORK_DNS',
  EAI_AGAIN: 'NETWORK_DNS',
  EAI_FAIL: 'NETWORK_DNS',
  EAI_NODATA: 'NETWORK_DNS',
  EAI_NONAME: 'NETWORK_DNS',
  ECONNREFUSED: 'NETWORK_UNREACHABLE',
  EHOSTUNREACH: 'NETWORK_UNREACHABLE',
  EHOSTDOWN: 'NETWORK_UNREACHABLE',
  ENETUNREACH: 'NETWORK_UNREACHABLE',
  ENETDOWN: 'NETWORK_UNREACHABLE',
  EADDRNOTAVAIL: 'NETWORK_UNREACHABLE',
  EACCES: 'NETWORK_UNREACHABLE',
  EPERM: 'NETWORK_UNREACHABLE',
  ETIMEDOUT: 'NETWORK_TIMEOUT',
  ECONNRESET: 'NETWORK_CUT',
  ECONNABORTED: 'NETWORK_CUT',
  EPIPE: 'NETWORK_CUT',
  ERR_STREAM_PREMATURE_CLOSE: 'NETWORK_CUT',
  HPE_HEADER_OVERFLOW: 'SERVER_TOO_LARGE',
};

/** The `code` of an error, or of the first that has one below it. */
export function nativeCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return nativeCode(inner);
}

/** The failure to tell about; an error that is one already stays as it is. */
export function networkFailure(error: unknown, details: Record<string, string> = {}): GangwayError {
  if (error instanceof GangwayError) return error;
  const native = nativeCode(error);
  return new GangwayError(codeOf(native), {
    details: { ...details, ...(native === '' ? {} : { reason: native }) },
    cause: error,
  });
}

function codeOf(native: string): ErrorCode {
  const known = CODES[native];
  if (known !== undefined) return known;
  // The bytes were no HTTP.
  if (native.startsWith('HPE_')) return 'SERVER_CONTRACT';
  // Some other errno of the system; anything else is no fault of the network and would not go away by trying again.
  return /^E[A-Z0-9]+$/.test(native) ? 'NETWORK_CUT' : 'INTERNAL';
}
