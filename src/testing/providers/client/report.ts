/** What became of a person. `skipped`: disabled before there ever was an account. */
export type UserAction =
  | 'created'
  | 'updated'
  | 'disabled'
  | 'restored'
  | 'unchanged'
  | 'skipped'
  | 'deleted';

/** What a client did to a group in one cycle. */
export type GroupAction = 'created' | 'updated' | 'unchanged' | 'deleted';

/** An object that could not be provisioned; the provider tries again later. */
export interface SyncFailure {
  readonly objectId: string;
  /** What was asked and answered, in a sentence without personal data of its own. */
  readonly reason: string;
}

/** What one run did, as the log of the provider would sum it up. */
export interface SyncReport {
  readonly users: Readonly<Record<UserAction, number>>;
  readonly groups: Readonly<Record<GroupAction, number>>;
  readonly membersAdded: number;
  readonly membersRemoved: number;
  readonly failures: readonly SyncFailure[];
}

/** A report that is being written. */
export interface Tally extends SyncReport {
  readonly users: Record<UserAction, number>;
  readonly groups: Record<GroupAction, number>;
  membersAdded: number;
  membersRemoved: number;
  readonly failures: SyncFailure[];
}

export function newTally(): Tally {
  return {
    users: {
      created: 0,
      updated: 0,
      disabled: 0,
      restored: 0,
      unchanged: 0,
      skipped: 0,
      deleted: 0,
    },
    groups: { created: 0, updated: 0, unchanged: 0, deleted: 0 },
    membersAdded: 0,
    membersRemoved: 0,
    failures: [],
  };
}
