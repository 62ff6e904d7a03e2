import type { RequestContext } from './context.js';

/** An event as the outbox keeps it. */
export interface OutboxEntry<Event> {
  /** Names the entry towards `next` and `done`. */
  readonly id: string;
  readonly event: Event;
}

/**
 * Keeps committed events until they were told, so that a crash between the commit and `onEvent` or
 * `onDeactivate` loses none. One table: an ascending id, and the event as JSON.
 *
 * @example
 * append: (ctx, events) => insertAll(ctx.transaction, events),
 * next: (limit, after = '0') => query('SELECT id, event FROM scim_outbox WHERE id > $1 ORDER BY id LIMIT $2', [after, limit]),
 * done: (ids) => query('DELETE FROM scim_outbox WHERE id = ANY($1)', [ids]),
 */
export interface EventOutbox<Event = unknown> {
  /**
   * Called last in the unit of work of every write that has events. Must write in `ctx.transaction`: the
   * events are committed with what they tell of, or not at all.
   */
  append(ctx: RequestContext, events: readonly Event[]): Promise<void>;

  /**
   * The oldest committed entries that are not done, in the order of `append`; with `after`, those behind
   * the entry of that id. Empty at the end.
   */
  next(limit: number, after?: string): Promise<readonly OutboxEntry<Event>[]>;

  /** These were told. Unknown ids are no error. */
  done(ids: readonly string[]): Promise<void>;

  /**
   * Runs `work` while no other process does, waiting until it may or answering undefined at once. It is what
   * keeps the events of a resource in order where several processes tell them.
   *
   * It must not hold a connection meanwhile: `work` calls `next` and `done`, and listeners that may ask the
   * same database, and with a small pool they would wait for it for ever. So take a lease in a row of its own,
   * and renew it while the work runs; no session lock, and no open transaction.
   *
   * @example
   * // UPDATE scim_lease SET holder = $me, until = now() + interval '1 minute'
   * //   WHERE name = 'outbox' AND (until < now() OR holder = $me)      -- no row: undefined
   * // after the work:  UPDATE scim_lease SET until = now() WHERE name = 'outbox' AND holder = $me
   */
  exclusively<T>(work: () => Promise<T>): Promise<T | undefined>;
}
