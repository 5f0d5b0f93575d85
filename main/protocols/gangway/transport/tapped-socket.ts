/**
 * What HTTP sees of a connection for a download. Node's own parser reads the head of the answer through it, with all
 * its strictness; the body then goes from TLS to its reader directly: through the parser and the streams above it, the
 * same bytes cost three times the work and a buffer for every 16 KB.
 */
import type { IncomingMessage } from 'node:http';
import type { OnReadOpts } from 'node:net';
import { Duplex } from 'node:stream';
import type tls from 'node:tls';
import type { Collector } from './collector.ts';

/** Bytes that one read of the socket may bring. */
const READ = 64 * 1024;

export class TappedSocket extends Duplex {
  /** For `tls.connect`: the socket reads into one buffer of its own, again and again. */
  readonly onread: OnReadOpts = {
    buffer: Buffer.allocUnsafeSlow(READ),
    callback: (length, buffer) => this.#came(buffer.subarray(0, length)),
  };
  #socket: tls.TLSSocket | undefined;
  #body: { readonly into: Collector; left: number } | undefined;

  constructor() {
    super({ autoDestroy: true, emitClose: true });
  }

  /** @param socket made with `onread`, proven. */
  over(socket: tls.TLSSocket): this {
    this.#socket = socket;
    socket.once('end', () => this.#over());
    socket.once('error', (error) => this.#over(error));
    socket.once('close', () => this.#over());
    // Its end is seen only while it flows.
    socket.resume();
    return this;
  }

  /**
   * From now on the body of this answer goes into the collector, what the parser has of it already first.
   * @param length of the body, as the head of the answer says
   */
  redirect(answer: IncomingMessage, length: number, into: Collector): void {
    // Nothing that is read from here on reaches the parser.
    this.removeAllListeners('data');
    this.pause();
    this.#body = { into, left: length };
    for (const source of [answer, this]) {
      for (let bytes: Buffer | null; (bytes = source.read() as Buffer | null) !== null;) this.#came(bytes);
    }
    if (this.#body.left === 0) into.end();
  }

  /** For a body that was redirected: the collector has room again. */
  more(): void {
    this.#socket?.resume();
  }

  #came(bytes: Uint8Array): boolean {
    if (this.#body === undefined) return this.push(Buffer.from(bytes));
    const { into, left } = this.#body;
    // What stands behind the body answers nothing that was asked.
    const more = into.take(bytes.subarray(0, left));
    this.#body.left = Math.max(0, left - bytes.length);
    if (this.#body.left > 0) return more;
    into.end();
    return false;
  }

  /** The connection ended, which before the end of the body is too early. */
  #over(error?: Error): void {
    if (this.#body === undefined) {
      if (error === undefined) this.push(null);
      else this.destroy(error);
    } else if (this.#body.left > 0) {
      this.#body.into.fail(error ?? Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    }
  }

  /** HTTP calls it on every connection, with 0 here: time-outs are counted elsewhere. */
  setTimeout(milliseconds: number): this {
    this.#socket?.setTimeout(milliseconds);
    return this;
  }

  override _read(): void {
    this.more();
  }

  override _write(bytes: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket?.write(bytes, encoding, done);
  }

  override _final(done: () => void): void {
    this.#socket?.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket?.destroy();
    done(error);
  }
}
