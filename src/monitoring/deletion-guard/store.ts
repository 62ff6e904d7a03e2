import type { RequestContext } from '../../stores/contract/context.js';

/** One deactivation or delete that asks to be let through. Times are milliseconds since the epoch. */
export interface GuardAttempt {
  /** Names this attempt; one that is run again after a conflict is another attempt. */
  readonly attemptId: string;
  /** The SCIM id of the user. */
  readonly resourceId: string;
  readonly now: number;
  /** The window reaches back to this time, exclusive. */
  readonly since: number;
  /** How many users may be taken within the window. */
  readonly limit: number;
}

/** What {@link DeletionGuardStore.take} answers. */
export interface GuardAnswer {
  readonly allowed: boolean;
  /** Whether the attempt was noted as taken, so that it has to be cancelled if the write fails. */
  readonly counted: boolean;
}

/** What {@link DeletionGuardStore.hold} answers. */
export interface GuardHold {
  /** Whether this was the first user to be held: the beginning of a hold. */
  readonly began: boolean;
}

/**
 * The state of the guard of one tenant, as {@link DeletionGuardStore.read} answers. Times are in
 * milliseconds since the epoch.
 */
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

/**
 * A decision of an administrator about all users who are held. Times are in milliseconds since the epoch.
 */
export interface GuardDecision {
  readonly decision: 'release' | 'reject';
  readonly now: number;
  /** How long it applies to the users concerned. */
  readonly until: number;
}

/**
 * Where the guard keeps its counts: in production a database, so that all processes share them. PostgreSQL:
 * `deletionGuardStore` of `createPostgresScim` (`express-scim/postgres`) is one. In tables of your own: a row
 * per attempt that was taken (tenantId, resourceId, attemptId, time), a row per user who is held, released or
 * rejected, and a row per tenant with `heldSince`, which `take`, `hold` and `decide` lock first.
 *
 * @example
 * // take, in ctx.transaction:
 * //   INSERT INTO guard_tenant AS g (tenant) VALUES ($1)
 * //     ON CONFLICT (tenant) DO UPDATE SET held_since = g.held_since RETURNING held_since     -- the row, locked
 * //   SELECT decision FROM guard_user WHERE tenant = $1 AND user_id = $2 AND until > $now          -- rule 1
 * //   SELECT count(DISTINCT user_id), bool_or(user_id = $2) FROM guard_taken
 * //     WHERE tenant = $1 AND time > $since                                                    -- rules 2 to 4
 * //   INSERT INTO guard_taken (tenant, user_id, attempt, time) VALUES ($1, $2, $3, $now)
 * // cancel:  DELETE FROM guard_taken WHERE tenant = $1 AND attempt = $2
 */
export interface DeletionGuardStore {
  /**
   * Called inside the unit of work of the write, before it writes; then it must use `ctx.transaction`, so that
   * what is counted is rolled back with the write, and no second connection is taken. Without a unit of work
   * it is a commit of its own. Two at once for a tenant count as one after the other. The first rule that fits
   * decides:
   *
   * 1. The user is released, or rejected, and that still lasts (`until > now`): allowed, or not. Nothing is
   *    counted.
   * 2. The user was taken within the window (`time > since`): allowed. The attempt is noted besides the
   *    earlier one, because either may yet be cancelled; the user counts once.
   * 3. A hold has begun, or `limit` users were taken within the window: not allowed. Nothing is written, for
   *    the unit will be rolled back; {@link DeletionGuardStore.hold} is called next.
   * 4. Otherwise the attempt is noted as taken, and allowed.
   */
  take(ctx: RequestContext, attempt: GuardAttempt): Promise<GuardAnswer>;
  /**
   * Called after the unit of work of an attempt that was not allowed has been rolled back, never inside one: a
   * commit of its own, one atomic step. Looks at the rules of `take` again, as somebody may have decided
   * meanwhile: if the third still fits, the user is remembered as held, and if there was no hold, it begins.
   * Otherwise nothing is written.
   */
  hold(ctx: RequestContext, attempt: GuardAttempt): Promise<GuardHold>;
  /**
   * Called after a write that failed although `take` had counted it, never inside a unit of work: nothing is
   * taken by this attempt any more. An attempt that is not there, because the unit rolled it back, is no
   * error.
   */
  cancel(
    ctx: RequestContext,
    attempt: Pick<GuardAttempt, 'attemptId' | 'resourceId'>,
  ): Promise<void>;
  /** Whether a user (SCIM id) is held, waiting for a decision. Optional: asked at sign-in, by {@link ScimRouter.access}. */
  isHeld?(ctx: RequestContext, resourceId: string): Promise<boolean>;
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
