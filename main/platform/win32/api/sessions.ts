/** Who is signed in. */
import { bytesAt, declare, fromWide, type Handle } from './library.ts';

const LOCAL = 0;
const USER_NAME = 5;
const ACTIVE = 0;
/** Number, padding, name of the station, state, padding. */
const SESSION_BYTES = 24;
const LONGEST_NAME_BYTES = 514;

/** https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsenumeratesessionsw */
const enumerateSessions = declare<[number, number, number, [Handle], [number]], number>(
  'wtsapi32',
  'int WTSEnumerateSessionsW(uintptr_t server, uint32_t reserved, uint32_t version, _Out_ uintptr_t *sessions, _Out_ uint32_t *count)',
);
/** https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw */
const querySession = declare<[number, number, number, [Handle], [number]], number>(
  'wtsapi32',
  'int WTSQuerySessionInformationW(uintptr_t server, uint32_t session, int what, _Out_ uintptr_t *value, _Out_ uint32_t *bytes)',
);
/** https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsfreememory */
const freeMemory = declare<[Handle], void>('wtsapi32', 'void WTSFreeMemory(uintptr_t memory)');

/** Whether somebody is signed in and active; `undefined` when Windows does not say. */
export function isAnybodySignedIn(): boolean | undefined {
  const sessions: [Handle] = [0];
  const count: [number] = [0];
  if (enumerateSessions(LOCAL, 0, 1, sessions, count) === 0) return undefined;
  try {
    const list = bytesAt(sessions[0], count[0] * SESSION_BYTES);
    return Array.from({ length: count[0] }, (_, index) => index * SESSION_BYTES).some(
      (at) => list.readInt32LE(at + 16) === ACTIVE && userOf(list.readUInt32LE(at)) !== '',
    );
  } finally {
    freeMemory(sessions[0]);
  }
}

function userOf(session: number): string {
  const value: [Handle] = [0];
  const bytes: [number] = [0];
  if (querySession(LOCAL, session, USER_NAME, value, bytes) === 0) return '';
  try {
    return fromWide(bytesAt(value[0], Math.min(bytes[0], LONGEST_NAME_BYTES)));
  } finally {
    freeMemory(value[0]);
  }
}
