/** The one channel between the window's preload script and the shell, for messages in both directions. */
export const CHANNEL = 'gangway';

/** What the preload script gives the page: the transport of the contract, nothing else. */
export interface Bridge {
  send(message: unknown): void;
  /** Returns what ends it. */
  receive(listener: (message: unknown) => void): () => void;
}
