import type { TokenService } from '../auth/tokens/types.js';
import { checkKeys } from '../errors/check-keys.js';
import { invalidOption } from '../errors/invalid-option.js';
import { keysOf, mapOf } from '../lib/known-keys.js';
import type { Logger } from '../lib/logger.js';
import type { DeletionGuard } from '../monitoring/deletion-guard/deletion-guard.js';
import type { DisabledUsersReport } from '../monitoring/disabled-users/disabled-users.js';
import type { ProvisioningReports } from '../monitoring/reports/provisioning-reports.js';
import type { AlertSender } from './alert.js';
import { type QuietHours, readQuietHours } from './delivery/quiet-hours.js';
import type { AlertStore } from './store.js';

/** What {@link createAlerts} takes. */
export interface AlertsOptions {
  /**
   * Hands an alert to whoever sends it; what it throws makes it be tried again, for a day. Several by name, e.g.
   * `{ mail, slack }`, are independent of each other. Names are stored: an alert waits for the sender of its name.
   */
  readonly send: AlertSender | Readonly<Record<string, AlertSender>>;
  /** Default {@link createMemoryAlertStore}, which forgets with its process. */
  readonly store?: AlertStore;
  /** The tenants that are looked at from time to time; needed by the next four. */
  readonly tenants?: () => readonly string[] | Promise<readonly string[]>;
  /** Looked at for how provisioning is doing, and for silence that is longer than usual. */
  readonly reports?: Pick<ProvisioningReports, 'report'>;
  /** Looked at for tokens that are about to expire. */
  readonly tokens?: Pick<TokenService, 'list'>;
  /** Looked at for deactivations that wait for a decision. */
  readonly deletionGuard?: Pick<DeletionGuard, 'state'>;
  /** Looked at once a day for people who are inactive and have something in one of the columns. */
  readonly disabledUsers?: Pick<DisabledUsersReport, 'rows'>;
  /** Days before its expiry from which on a token is warned of, and once more in its last three days. Default: 30. */
  readonly tokenExpiryDays?: number;
  /** Days for which somebody has been inactive who still has something. Default: 30. */
  readonly disabledDays?: number;
  /** Hours after which an alert is sent again while what it is about lasts. Default: 24. */
  readonly repeatHours?: number;
  /** When only urgent alerts are sent: for all tenants, or for each. Others wait until the end. Default: never. */
  readonly quietHours?:
    | QuietHours
    | ((tenantId: string) => QuietHours | undefined | Promise<QuietHours | undefined>);
  /** Address of the page where the tenant's administrators can look into it, for the texts. */
  readonly pageUrl?: (tenantId: string) => string | undefined;
  /** Told what could not be sent or looked at; default `console`. */
  readonly logger?: Logger;
  /** Milliseconds since the epoch, for quiet hours and what is looked at; default `Date.now`. */
  readonly now?: () => number;
}

const QUIET_KEYS = keysOf<QuietHours>({ from: true, to: true, timeZone: true });
const KEYS = keysOf<AlertsOptions>({
  send: mapOf(true),
  store: true,
  tenants: true,
  reports: true,
  tokens: true,
  deletionGuard: true,
  disabledUsers: true,
  tokenExpiryDays: true,
  disabledDays: true,
  repeatHours: true,
  quietHours: QUIET_KEYS,
  pageUrl: true,
  logger: true,
  now: true,
});

const CODE = 'ERR_SCIM_ALERTS';
const ONLY_CHANNEL = 'default';
const CHANNEL = /^[A-Za-z][\w-]{0,49}$/;
const STORE_METHODS = ['raise', 'end', 'open', 'claim', 'settle', 'list', 'takeTurn'] as const;
const SOURCES = {
  reports: 'report',
  tokens: 'list',
  deletionGuard: 'state',
  disabledUsers: 'rows',
} as const;
const DEFAULTS = { tokenExpiryDays: 30, disabledDays: 30, repeatHours: 24 } as const;
const MOST = { tokenExpiryDays: 60, disabledDays: 3_650, repeatHours: 720 } as const;

const isFunction = (value: unknown): boolean => typeof value === 'function';

function sendersOf(send: unknown): Readonly<Record<string, AlertSender>> {
  if (isFunction(send)) return { [ONLY_CHANNEL]: send as AlertSender };
  const senders = Object.entries(Object(send));
  const fit = senders.every(([name, sender]) => CHANNEL.test(name) && isFunction(sender));
  if (senders.length > 0 && fit) return Object.fromEntries(senders) as Record<string, AlertSender>;
  throw invalidOption('send', 'a function, or an object of functions by plain names', CODE);
}

function checkObjects(options: AlertsOptions): void {
  for (const method of STORE_METHODS) {
    if (options.store !== undefined && !isFunction(options.store?.[method])) {
      throw invalidOption('store', `an object with a method ${method}()`, CODE);
    }
  }
  for (const [name, method] of Object.entries(SOURCES)) {
    const source = options[name as keyof typeof SOURCES];
    if (source === undefined) continue;
    if (!isFunction(Object(source)[method])) {
      throw invalidOption(name, `an object with a method ${method}()`, CODE);
    }
    if (!isFunction(options.tenants)) {
      throw invalidOption(
        'tenants',
        `a function, for "${name}" is looked at for each tenant`,
        CODE,
      );
    }
  }
}

function checkQuietHours(quietHours: AlertsOptions['quietHours']): void {
  if (isFunction(quietHours)) return;
  try {
    readQuietHours(quietHours);
  } catch {
    const expected = '{ from: "HH:MM", to: "HH:MM", timeZone }, with the name of a time zone';
    throw invalidOption('quietHours', expected, CODE);
  }
}

function numbersOf(options: AlertsOptions): Record<keyof typeof DEFAULTS, number> {
  const numbers: Record<keyof typeof DEFAULTS, number> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    const value = options[name] ?? DEFAULTS[name];
    if (!Number.isSafeInteger(value) || value < 1 || value > MOST[name]) {
      throw invalidOption(name, `an integer from 1 to ${MOST[name]}`, CODE);
    }
    numbers[name] = value;
  }
  return numbers;
}

/** @throws ScimConfigError `ERR_SCIM_ALERTS`, `ERR_SCIM_UNKNOWN_OPTION` */
export function readAlertsOptions(options: AlertsOptions) {
  checkKeys(options, KEYS, 'createAlerts()');
  const senders = sendersOf(options?.send);
  checkObjects(options);
  checkQuietHours(options.quietHours);
  return { ...options, ...numbersOf(options), senders };
}

export type AlertsSettings = ReturnType<typeof readAlertsOptions>;
