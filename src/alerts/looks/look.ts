/** Looks at one tenant, and notes what it sees in every book. */
export type Look = (tenantId: string) => Promise<void>;

/** A look, and in which period at most one is needed. */
export interface ScheduledLook {
  readonly name: string;
  readonly look: Look;
  /** Absent: at every turn. */
  readonly everySeconds?: number;
}
