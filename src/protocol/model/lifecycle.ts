/** What a router may be busy with. */
export type RouterWork =
  | 'requests'
  | 'events'
  | 'deactivations'
  | 'outbox'
  | 'roles'
  | 'provisioningLog';

/** Work that is under way or waits. */
export interface BusyWith {
  /**
   * - `requests`: requests that are not answered yet.
   * - `events`: commits whose events `onEvent` and `onDeactivate` were not told completely. Without an outbox
   *   they are lost with the process.
   * - `deactivations`: people for whom `onDeactivate` has failed and was to be tried again. Without an outbox it
   *   is not: what they hold must be ended by hand.
   * - `outbox`: 1 while the outbox is being drained, or was to be drained again because a listener has failed.
   *   What is in it stays there for the next drain.
   * - `roles`: tenants whose role jobs are being worked off, and calls of `router.roles`. Role jobs stay for the
   *   next `router.roles.drain`.
   * - `provisioningLog`: entries that the log has not taken. They are lost with the process.
   */
  readonly work: RouterWork;
  readonly count: number;
}

/** Options of {@link ScimRouter.close}. */
export interface CloseOptions {
  /** How long to wait, in milliseconds; default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * What {@link ScimRouter.close} resolves with: whether all work ended within the time, and which work did
 * not.
 */
export interface CloseResult {
  /** Whether nothing was left. */
  readonly finished: boolean;
  readonly left: readonly BusyWith[];
}

/** What a readiness probe wants to know of a router. */
export interface Readiness {
  /** Whether requests are answered, i.e. whether `state` is `open`. */
  readonly ready: boolean;
  readonly state: 'open' | 'closing' | 'closed';
  /** For a look at how much is going on; being busy makes nobody less ready. */
  readonly busy: readonly BusyWith[];
}
