import { checkKeys } from '../../errors/check-keys.js';
import { invalidOption } from '../../errors/invalid-option.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Logger } from '../../lib/logger.js';
import type { GuardEvent } from './events.js';
import type { DeletionGuardStore } from './store.js';

/** How many users of a tenant may be deactivated or deleted in a window; the smaller bound counts. */
export interface GuardThreshold {
  /** A number of users. */
  readonly count?: number;
  /** A share of the tenant's active users, above 0 and at most 1. */
  readonly share?: number;
  /**
   * Users who may go within the window however small the `share` of a small tenant is; default 3. A smaller
   * `count` still holds.
   */
  readonly floor?: number;
}

/**
 * Options of {@link createDeletionGuard}: how many users may be deactivated in which time, and how long
 * decisions apply.
 */
export interface DeletionGuardOptions {
  readonly threshold: GuardThreshold;
  /** Length of the window that slides along; default 60. */
  readonly windowMinutes?: number;
  /** Default {@link createMemoryDeletionGuardStore}: right for one process. */
  readonly store?: DeletionGuardStore;
  /**
   * How long a release lets the held users through; default 72, because a provider comes back to an
   * object that has failed after up to a day.
   */
  readonly releaseHours?: number;
  /** How long rejected users are kept from being deactivated; default 168. */
  readonly rejectHours?: number;
  readonly onEvent?: (event: GuardEvent) => void | Promise<void>;
  /** Told when `onEvent` fails; default `console`. */
  readonly logger?: Logger;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

const KEYS = keysOf<DeletionGuardOptions>({
  threshold: keysOf<GuardThreshold>({ count: true, share: true, floor: true }),
  windowMinutes: true,
  store: true,
  releaseHours: true,
  rejectHours: true,
  onEvent: true,
  logger: true,
  now: true,
});

export interface GuardSettings {
  readonly threshold: GuardThreshold & Required<Pick<GuardThreshold, 'floor'>>;
  readonly windowMs: number;
  readonly releaseMs: number;
  readonly rejectMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DEFAULT_FLOOR = 3;
const METHODS = ['take', 'hold', 'cancel', 'read', 'decide'] as const;

const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

/** @throws ScimConfigError `ERR_SCIM_GUARD` */
export function readGuardOptions(options: DeletionGuardOptions): GuardSettings {
  checkKeys(options, KEYS, 'createDeletionGuard()');
  const { windowMinutes = 60, releaseHours = 72, rejectHours = 168, store } = options ?? {};
  const { count, share, floor = DEFAULT_FLOOR } = options?.threshold ?? {};
  if (count === undefined && share === undefined) {
    throw invalidOption('threshold', '{ count } or { share }, or both', 'ERR_SCIM_GUARD');
  }
  if (count !== undefined && (!Number.isSafeInteger(count) || count < 1)) {
    throw invalidOption('threshold.count', 'an integer of at least 1', 'ERR_SCIM_GUARD');
  }
  if (share !== undefined && !(isPositive(share) && share <= 1)) {
    throw invalidOption('threshold.share', 'a number above 0 and at most 1', 'ERR_SCIM_GUARD');
  }
  if (!Number.isSafeInteger(floor) || floor < 1) {
    throw invalidOption('threshold.floor', 'an integer of at least 1', 'ERR_SCIM_GUARD');
  }
  for (const [name, value] of Object.entries({ windowMinutes, releaseHours, rejectHours })) {
    if (!isPositive(value)) throw invalidOption(name, 'a number above 0', 'ERR_SCIM_GUARD');
  }
  for (const method of METHODS) {
    if (store !== undefined && typeof store?.[method] !== 'function') {
      throw invalidOption('store', `an object with a method ${method}()`, 'ERR_SCIM_GUARD');
    }
  }
  return {
    threshold: { ...options.threshold, floor },
    windowMs: windowMinutes * MINUTE,
    releaseMs: releaseHours * HOUR,
    rejectMs: rejectHours * HOUR,
  };
}
