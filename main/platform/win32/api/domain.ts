/** The domain that this computer belongs to. */
import { GangwayError } from '../../../../protocol/errors.ts';
import { callFailed, SUCCESS } from './failure.ts';
import { declare, type Handle, hasFunction, systemDirectory } from './library.ts';

const NETSETUP_PROVISION_ONLINE_CALLER = 0x4000_0000;
const DOMAIN_NAME = 3;
/** Joined; Windows must restart. */
const JOIN_DONE_MUST_RESTART = 2713;

/** https://learn.microsoft.com/windows/win32/api/lmjoin/nf-lmjoin-netrequestofflinedomainjoin */
const requestOfflineDomainJoin = declare<[Uint8Array, number, number, string], number>(
  'netapi32',
  'uint32_t NetRequestOfflineDomainJoin(void *blob, uint32_t size, uint32_t options, str16 windows)',
);
/** https://learn.microsoft.com/windows/win32/api/lmjoin/nf-lmjoin-netgetjoininformation */
const getJoinInformation = declare<[null, [Handle], [number]], number>(
  'netapi32',
  'uint32_t NetGetJoinInformation(void *server, _Out_ uintptr_t *name, _Out_ int *status)',
);
/** https://learn.microsoft.com/windows/win32/api/lmapibuf/nf-lmapibuf-netapibufferfree */
const netApiBufferFree = declare<[Handle], number>('netapi32', 'uint32_t NetApiBufferFree(uintptr_t buffer)');

/**
 * Joins this computer to the blob's domain from the next restart on.
 * @param blob the caller judged it, and wipes it
 * @throws DOMAIN_JOIN_FAILED, NEEDS_ADMINISTRATOR
 */
export function joinOffline(blob: Uint8Array): void {
  if (!hasFunction('netapi32', 'NetRequestOfflineDomainJoin')) {
    throw new GangwayError('DOMAIN_JOIN_FAILED', { details: { why: 'no-such-function' } });
  }
  const windows = systemDirectory().replace(/\\[^\\]*$/, '');
  const status = requestOfflineDomainJoin(blob, blob.length, NETSETUP_PROVISION_ONLINE_CALLER, windows);
  if (status !== SUCCESS && status !== JOIN_DONE_MUST_RESTART) {
    throw callFailed('DOMAIN_JOIN_FAILED', 'NetRequestOfflineDomainJoin', status);
  }
}

/** Whether this computer belongs to any domain. @throws DOMAIN_JOIN_FAILED */
export function isInDomain(): boolean {
  const [name, state]: [[Handle], [number]] = [[0], [0]];
  const status = getJoinInformation(null, name, state);
  if (status !== SUCCESS) throw callFailed('DOMAIN_JOIN_FAILED', 'NetGetJoinInformation', status);
  netApiBufferFree(name[0]);
  return state[0] === DOMAIN_NAME;
}
