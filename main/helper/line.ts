/** One end of the link: frames go out in the order they were given. */
import type { ByteLink } from '../core/ports/elevation.ts';
import { bytesFrame, messageFrame } from './frames.ts';
import type { FromAgent, FromHelper } from './messages.ts';

export interface Line<Message> {
  /** Resolves when the other side can take more. @throws HELPER_LOST */
  send(message: Message): Promise<void>;
  /** Bytes of a download. */
  sendBytes(bytes: Uint8Array): Promise<void>;
}

export function openLine<Message extends FromAgent | FromHelper>(link: ByteLink): Line<Message> {
  let last: Promise<void> = Promise.resolve();
  const write = (frame: Uint8Array): Promise<void> => {
    const turn = last.then(() => link.write(frame));
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    send: async (message) => write(messageFrame(message)),
    sendBytes: async (bytes) => write(bytesFrame(bytes)),
  };
}
