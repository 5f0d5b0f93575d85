/**
 * The elevated helper seen from both of its ends: how it is started, and the bytes between it and its agent. What is
 * said over them is main/helper's; `platform/{win32,darwin,sandbox}` know how a system starts and proves it.
 */

/** Bytes both ways between an agent and its helper. */
export interface ByteLink {
  /** Resolves when the other side can take more. @throws HELPER_LOST */
  write(bytes: Uint8Array): Promise<void>;
  /** What arrives, in pieces of any size. Ends when the other side closes or dies; read by one reader, once. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Safe to repeat. */
  close(): Promise<void>;
}

/** A program of ours, to be started with more arguments behind its own. */
export interface HelperProgram {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
}

/** The agent's end. */
export interface Elevation {
  /** Whether the system asks the person before it starts the helper; said to them beforehand. */
  asks(): Promise<boolean>;
  /**
   * Starts the helper and resolves when the process that was started, and no other, is at the other end.
   * @throws HELPER_DECLINED when the person said no, HELPER_START_FAILED
   */
  start(program: HelperProgram, signal: AbortSignal): Promise<ByteLink>;
}

/**
 * The helper's end: reaches the agent that started it.
 * @param args what `Elevation.start` put behind the program's own arguments
 * @throws HELPER_START_FAILED when what is there is not that agent
 */
export type ReachAgent = (args: readonly string[]) => Promise<ByteLink>;
