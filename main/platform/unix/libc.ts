/**
 * Calling functions of the C library that this process runs on already: no file is looked for, so none can be put in
 * its place.
 */
import koffi from 'koffi';

type Native<Args extends readonly unknown[]> = (...args: Args) => number;

/** @param prototype in C, of a function that gives an int. It is looked up when it is first called. */
export function declare<Args extends readonly unknown[]>(prototype: string): Native<Args> {
  let native: Native<Args> | undefined;
  return (...args) => (native ??= koffi.load(null).func(prototype) as Native<Args>)(...args);
}

const getsockopt = declare<[number, number, number, Buffer, Buffer]>(
  'int getsockopt(int socket, int level, int name, void *value, void *length)',
);

/**
 * https://pubs.opengroup.org/onlinepubs/9799919799/functions/getsockopt.html
 * @param size of what the option is, in bytes
 * @throws Error when the kernel refuses or gives another size
 */
export function socketOption(descriptor: number, level: number, name: number, size: number): Buffer {
  const value = Buffer.alloc(size);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(size);
  if (getsockopt(descriptor, level, name, value, length) !== 0 || length.readUInt32LE() !== size) {
    throw new Error('the kernel does not say who is at the other end');
  }
  return value;
}
