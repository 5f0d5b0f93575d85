/**
 * Frames on the link between agent and helper: four bytes of length (big-endian, of what follows), one byte of kind, then
 * one JSON message or bytes of a download.
 */
import { refused } from './refusal.ts';

/** Bytes of a frame without its length; a plan, the longest message, has at most a million characters. */
export const FRAME_LIMIT = 2 * 1024 * 1024;

const HEAD = 4;
const MESSAGE = 1;
const BYTES = 2;

export type Frame =
  | { readonly kind: 'message'; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export const messageFrame = (value: object): Uint8Array => frame(MESSAGE, Buffer.from(JSON.stringify(value)));
export const bytesFrame = (bytes: Uint8Array): Uint8Array => frame(BYTES, bytes);

function frame(kind: number, content: Uint8Array): Uint8Array {
  const length = content.length + 1;
  if (length > FRAME_LIMIT) throw refused('too-long');
  const framed = new Uint8Array(HEAD + length);
  new DataView(framed.buffer).setUint32(0, length);
  framed[HEAD] = kind;
  framed.set(content, HEAD + 1);
  return framed;
}

/**
 * Each frame is gathered in memory of its own size, so that it costs the same wherever the link cuts it. Ends where the link
 * ends; half a frame at the end is no frame: whoever sent it died.
 * @throws HELPER_REFUSED for a frame that is too long, empty, of another kind, or no JSON
 */
export async function* readFrames(incoming: AsyncIterable<Uint8Array>): AsyncGenerator<Frame, void, void> {
  const head = gathering(HEAD);
  let content: Gathering | undefined;
  for await (const piece of incoming) {
    for (let rest = piece; rest.length > 0;) {
      if (content === undefined) {
        rest = head.take(rest);
        if (head.isWhole()) content = gathering(lengthIn(head.restart()));
        continue;
      }
      rest = content.take(rest);
      if (!content.isWhole()) continue;
      const whole = content.restart();
      content = undefined;
      yield readFrame(whole);
    }
  }
}

interface Gathering {
  /** @returns what is too much */
  take(bytes: Uint8Array): Uint8Array;
  isWhole(): boolean;
  /** @returns what was gathered; good until more is taken */
  restart(): Uint8Array;
}

function gathering(length: number): Gathering {
  const bytes = new Uint8Array(length);
  let filled = 0;
  return {
    take(more) {
      const part = more.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      return more.subarray(part.length);
    },
    isWhole: () => filled === length,
    restart() {
      filled = 0;
      return bytes;
    },
  };
}

function lengthIn(head: Uint8Array): number {
  const length = new DataView(head.buffer).getUint32(0);
  if (length > FRAME_LIMIT) throw refused('too-long');
  if (length === 0) throw refused('empty');
  return length;
}

function readFrame(content: Uint8Array): Frame {
  const bytes = content.subarray(1);
  switch (content[0]) {
    case MESSAGE:
      return { kind: 'message', value: parseJson(bytes) };
    case BYTES:
      return { kind: 'bytes', bytes };
    default:
      throw refused('kind');
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Without a cause: its text would quote the bytes.
    throw refused('json');
  }
}
