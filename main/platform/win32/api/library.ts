/**
 * Calling functions of Windows' own libraries. They are loaded when first used, by their full path: a library of
 * that name beside the program or in the search path is never taken.
 */
import koffi, { type LibraryHandle } from 'koffi';

/** A handle or pointer, as a number of the machine's width. */
export type Handle = number | bigint;

/** A function of Windows. */
export interface Call<Args extends readonly unknown[], Result> {
  (...args: Args): Result;
  /** On a thread of its own: for calls that take long. `lastError` says nothing about it afterwards. */
  inBackground(...args: Args): Promise<Result>;
  /** The same, with what `lastError` would have said. */
  inBackgroundWithError(...args: Args): Promise<{ readonly result: Result; readonly error: number }>;
}

interface Native<Result> {
  (...args: readonly unknown[]): Result;
  async(...args: readonly unknown[]): void;
}

const loaded = new Map<string, LibraryHandle>();

/** What a thread of Windows has by default; koffi's own threads have an eighth, too little for shell and installer. */
const BACKGROUND_STACK_BYTES = 1024 * 1024;

/** @param library without its ending, e.g. `crypt32`; `program` is this program's own file */
function load(library: string): LibraryHandle {
  const known = loaded.get(library);
  if (known !== undefined) return known;
  // Only before the first library.
  if (loaded.size === 0) koffi.config({ async_stack_size: BACKGROUND_STACK_BYTES });
  const made = koffi.load(fileOf(library));
  loaded.set(library, made);
  return made;
}

function fileOf(library: string): string | null {
  if (library === 'program') return null;
  // kernel32 is in every process already, so its name alone cannot mean another file.
  return library === 'kernel32' ? 'kernel32.dll' : `${systemDirectory()}\\${library}.dll`;
}

/** Whether a library of Windows is there and has this function. */
export function hasFunction(library: string, name: string): boolean {
  try {
    return load(library).symbol(name) !== null;
  } catch {
    return false;
  }
}

/**
 * @param prototype in C; `str16` is a wide string, `uintptr_t` a handle, `void *` a Buffer or null
 */
export function declare<Args extends readonly unknown[], Result>(
  library: string,
  prototype: string,
): Call<Args, Result> {
  let native: Native<Result> | undefined;
  const found = (): Native<Result> => (native ??= load(library).func(prototype));
  const inBackgroundWithError = (...args: Args): Promise<{ result: Result; error: number }> =>
    new Promise((resolve, reject) => {
      found().async(...args, (failure: unknown, result: Result) => {
        // Here alone it is that call's: whoever waits for the promise goes on after other calls of Node's.
        if (failure === null || failure === undefined) resolve({ result, error: lastError() });
        else reject(failure instanceof Error ? failure : new Error('a call into Windows failed'));
      });
    });
  return Object.assign((...args: Args): Result => found()(...args), {
    inBackground: async (...args: Args): Promise<Result> => (await inBackgroundWithError(...args)).result,
    inBackgroundWithError,
  });
}

/** https://learn.microsoft.com/windows/win32/api/errhandlingapi/nf-errhandlingapi-getlasterror */
export const lastError = declare<[], number>('kernel32', 'uint32_t GetLastError()');

/** https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-getsystemdirectoryw */
const getSystemDirectory = declare<[Buffer, number], number>(
  'kernel32',
  'uint32_t GetSystemDirectoryW(void *buffer, uint32_t size)',
);

/** `C:\Windows\System32`, from Windows itself: the environment belongs to whoever started this program. */
export function systemDirectory(): string {
  const buffer = Buffer.alloc(1024);
  const length = getSystemDirectory(buffer, buffer.length / 2);
  return buffer.toString('utf16le', 0, length * 2);
}

/** Text for a function that takes its size in bytes: UTF-16 with the closing zero. */
export const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

/** The text up to the first zero. */
export function fromWide(bytes: Buffer): string {
  const text = bytes.toString('utf16le');
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

/** `length` bytes at an address that Windows gave out. */
export function bytesAt(address: Handle, length: number): Buffer {
  const bytes: Uint8Array = koffi.decode(BigInt(address), 'uint8_t', length);
  // Not copied again: it can be a secret, which its user wipes.
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
