/** Why bytes are no join blob that this program would apply. */
export type JoinBlobFault =
  /** Neither the text that provisioning tools write nor the bytes in it. */
  | 'not-a-blob'
  | 'too-large'
  | 'truncated'
  /** A length, count or pointer that contradicts another. */
  | 'structure'
  | 'text'
  | 'version'
  /** Wrapped with a key that only Windows has. */
  | 'encrypted'
  /** No part of it joins a domain. */
  | 'no-join'
  /** Its parts name different machines or domains. */
  | 'contradiction'
  /** It demands that a part is applied that nobody here knows. */
  | 'unknown-part'
  /** The machine name breaks the rules for computer names. */
  | 'machine-name';

/** Thrown inside this folder; callers get a result. */
export class Malformed extends Error {
  readonly fault: JoinBlobFault;

  constructor(fault: JoinBlobFault) {
    super(fault);
    this.fault = fault;
  }
}
