/** One deactivation or delete that asks to be let through. Times are milliseconds since the epoch. */
export interface GuardAttempt {
  /** The SCIM id of the user. */
  readonly resourceId: string;
  readonly now: number;
  /** The window reaches back to this time, exclusive. */
  readonly since: number;
  /** How many users may be taken within the window. */
  readonly limit: number;
}

export interface GuardAnswer {
  readonly allowed: boolean;
  /** Whether this attempt was the first to be held: the beginning of a hold. */
  readonly began: boolean;
}

export interface GuardReading {
  /** When the hold began; undefined while there is none. */
  readonly heldSince: number | undefined;
  /** Users let through within the window. */
  readonly taken: number;
  /** Users held, waiting for a decision. */
  readonly held: number;
  /** Their SCIM ids, in the order in which they were held; at most as many as were asked for. */
  readonly heldIds: readonly string[];
  /** Users whose deactivation an administrator has rejected, for as long as that lasts. */
  readonly rejected: number;
}

export interface GuardDecision {
  readonly decision: 'release' | 'reject';
  readonly now: number;
  /** How long it applies to the users concerned. */
  readonly until: number;
}

/**
 * Where the guard keeps its counts: in production a table of your own, so that all processes share them.
 * A row per (tenantId, resourceId) with a state (`taken`, `held`, `released`, `rejected`) and a time, and
 * a row per tenant with `heldSince`, which `take` and `decide` lock first.
 */
export interface DeletionGuardStore {
  /**
   * One atomic step; two at once for a tenant count as one after the other. The first rule that fits
   * decides:
   *
   * 1. The user is released, or rejected, and that still lasts (`until > now`): allowed, or held. Nothing
   *    is counted.
   * 2. The user was taken within the window (`time > since`): allowed and not counted again, because
   *    providers repeat requests.
   * 3. A hold has begun, or `limit` users were taken within the window: held. The user is remembered as
   *    held; if there was no hold, it begins (`began`).
   * 4. Otherwise the user is counted as taken, and allowed.
   */
  take(tenantId: string, attempt: GuardAttempt): Promise<GuardAnswer>;
  /** What an administrator is shown, with the first `ids` held users. */
  read(
    tenantId: string,
    options: { readonly now: number; readonly since: number; readonly ids: number },
  ): Promise<GuardReading>;
  /**
   * Ends the hold, in one atomic step. `release` applies to held users and to rejected ones, and starts
   * the count anew; `reject` applies to the held ones, and the count goes on.
   *
   * @returns how many users that were.
   */
  decide(tenantId: string, decision: GuardDecision): Promise<number>;
}
