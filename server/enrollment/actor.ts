/** Whose organisation a change is in, and who makes it. Every query asks for the organisation. */
export interface By {
  readonly organisation: string;
  /** The name that stands in the audit trail. */
  readonly actor: string;
}
