/** The file under the journal. Small on purpose: what it promises is tested with a file that loses and tears. */
export interface JournalFile {
  /** Everything in it; empty when it does not exist. */
  read(): Promise<Uint8Array>;
  /** Writes behind the last byte. May be lost or torn by a power cut until `sync` resolved. */
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything appended is on the disk (fsync; and the directory after creating it). */
  sync(): Promise<void>;
  /** Cuts a torn last line off. Synced when it resolves. */
  truncate(length: number): Promise<void>;
  /** Puts the whole file aside under another name, e.g. after unenrolling; `read` is empty afterwards. Synced. */
  archive(): Promise<void>;
}
