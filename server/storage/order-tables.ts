/** The tables of the second migration: orders, needs of packages, and the order of changes. */
/** A package that must be done before another one. */
export interface PackageNeedTable {
  organisation: string;
  package: string;
  needs: string;
}

/** An administrator's order to a device (A15). */
export interface DeviceOrderTable {
  id: string;
  organisation: string;
  enrollment: string;
  /** From 1 in an enrollment. */
  sequence: number;
  action: 'unenroll';
  ordered_by: string;
  ordered_at: number;
  /** When the device said that it follows it. */
  taken_at: number | null;
  /** What the device refused it with. */
  refused_code: string | null;
  /** Null while it stands. */
  ended_at: number | null;
  /** `over`: the enrollment ended otherwise. */
  ended_how: 'done' | 'withdrawn' | 'over' | null;
}

/** A change of an enrollment for the live view; kept for as long as somebody may come back and ask. */
export interface LiveChangeTable {
  id: string;
  organisation: string;
  enrollment: string;
  /** Of the event, if it is one. */
  sequence: number | null;
  /** Place in the order of commits, on the whole service; null until it was numbered. */
  position: number | null;
  created_at: number;
}

/** One row: the last position that was given. */
export interface LivePositionTable {
  id: 1;
  value: number;
}
