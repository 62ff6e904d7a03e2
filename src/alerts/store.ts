import type { AlertKind } from './kinds.js';

/** An alert to be stored. */
export interface AlertDraft {
  /** Unique among all alerts; the same in all attempts to send it. */
  readonly id: string;
  readonly tenantId: string;
  /** The sender that it is for. */
  readonly channel: string;
  /** What must not be said twice, e.g. `token.expiring:7f0c`. */
  readonly key: string;
  readonly kind: AlertKind;
  /** Plain JSON. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** What has happened, where it can be told from another time: the same is never stored again. */
  readonly occurrence?: string;
}

/** How soon an alert may follow one of the same key. */
export interface AlertRepeat {
  /** Seconds since the last one was raised for which nothing is stored, while what it is about lasts. */
  readonly againSeconds: number;
  /**
   * Seconds since the last one was raised before which the next is not due, where that one has ended meanwhile or was
   * another occurrence: what comes and goes is told now and then, and never forgotten.
   */
  readonly afterEndSeconds: number;
}

/**
 * What became of an alert: `waiting` to be sent, now or later; `sent`; `withdrawn`, because it was over before it was
 * sent; `failed`: given up.
 */
export type AlertStatus = 'waiting' | 'sent' | 'withdrawn' | 'failed';

/** An alert as it is stored. Times are ISO 8601 in UTC. */
export interface StoredAlert extends Omit<AlertDraft, 'occurrence'> {
  readonly status: AlertStatus;
  readonly raisedAt: string;
  /** Attempts to send it that have begun. */
  readonly attempts: number;
  /** When it is tried again; of one that is `waiting`. */
  readonly dueAt?: string;
  readonly sentAt?: string;
  /** When it was over. */
  readonly endedAt?: string;
  /** What kept it from being sent the last time, as the name of an error. */
  readonly error?: string;
}

/** What became of an attempt. */
export type AlertOutcome =
  | { readonly status: 'sent' }
  | { readonly status: 'failed'; readonly error: string }
  /** To be tried again after some seconds. Without an `error` it was not tried, and counts as no attempt. */
  | { readonly status: 'waiting'; readonly seconds: number; readonly error?: string };

/**
 * Where alerts are kept from the moment they are raised. In production that of PostgreSQL, `alertStore` of
 * `createPostgresScim`; {@link createMemoryAlertStore} forgets with its process. Times are those of the store's clock.
 */
export interface AlertStore {
  /**
   * Stores an alert, unless the newest of the same tenant, channel and key is still `waiting`, is of the same
   * `occurrence`, or lasts and was raised less than `againSeconds` ago. It is due at once; after one that has ended, or
   * was another occurrence, not before `afterEndSeconds`; after one that was `withdrawn`, not before that one was due. Two
   * processes that raise the same at once store one.
   *
   * @returns whether it was stored.
   */
  raise(draft: AlertDraft, repeat: AlertRepeat): Promise<boolean>;
  /** What the alerts with these keys are about is over: marks them as ended, and withdraws those that are waiting. */
  end(tenantId: string, channel: string, keys: readonly string[]): Promise<void>;
  /** Newest alert of each key, unless it has ended. */
  open(tenantId: string, channel: string): Promise<readonly StoredAlert[]>;
  /**
   * Takes waiting alerts that are due, the longest due first, so that nobody else gets them for some seconds, and
   * counts an attempt for each.
   *
   * @param owner - who takes them, as a string that nobody else uses.
   */
  claim(
    owner: string,
    channels: readonly string[],
    limit: number,
    leaseSeconds: number,
  ): Promise<readonly StoredAlert[]>;
  /**
   * Writes down what became of an attempt. Does nothing where somebody else has taken the alert meanwhile. One that was
   * withdrawn meanwhile can become `sent`, and nothing else.
   */
  settle(owner: string, id: string, outcome: AlertOutcome): Promise<void>;
  /** The newest alerts of a tenant, of all channels, the newest first. */
  list(tenantId: string, limit: number): Promise<readonly StoredAlert[]>;
  /**
   * Whether it is the turn of `owner` for some seconds from now: nobody else has taken it for that long.
   *
   * @param name - of what is to be done by one at a time.
   */
  takeTurn(name: string, owner: string, seconds: number): Promise<boolean>;
}
