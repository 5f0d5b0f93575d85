/** Waiting until something happens, on a thread of its own: the event loop goes on meanwhile. */
import { startFailed } from './failure.ts';
import { closeHandle, isOpen } from './handle.ts';
import { declare, type Handle, lastError } from './library.ts';

const WAIT_TIMEOUT = 0x102;
const WAIT_FAILED = 0xffff_ffff;

/** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-createeventw */
const createEvent = declare<[null, number, number, null], Handle>(
  'kernel32',
  'uintptr_t CreateEventW(void *security, int manual, int set, void *name)',
);
/** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitformultipleobjects */
const waitForMultipleObjects = declare<[number, BigUint64Array, number, number], number>(
  'kernel32',
  'uint32_t WaitForMultipleObjects(uint32_t count, void *handles, int all, uint32_t ms)',
);

/** Runs `use` with an event that stays set once it was. @throws HELPER_START_FAILED */
export async function withEvent<T>(use: (event: Handle) => Promise<T>): Promise<T> {
  const event = createEvent(null, 1, 0, null);
  if (!isOpen(event)) throw startFailed('CreateEventW', lastError());
  try {
    return await use(event);
  } finally {
    closeHandle(event);
  }
}

/**
 * Waits for one of several things; they must stay open meanwhile.
 * @returns its place in the list, `undefined` when none happened in `ms` milliseconds
 * @throws HELPER_START_FAILED
 */
export async function firstOf(handles: readonly Handle[], ms: number): Promise<number | undefined> {
  const list = BigUint64Array.from(handles, BigInt);
  const { result: which, error } = await waitForMultipleObjects.inBackgroundWithError(
    list.length,
    list,
    0,
    ms,
  );
  if (which === WAIT_FAILED) throw startFailed('WaitForMultipleObjects', error);
  return which === WAIT_TIMEOUT ? undefined : which;
}
