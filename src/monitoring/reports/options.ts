import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { safeLogger } from '../../lib/hooks/safe-logger.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Logger } from '../../lib/logger.js';
import type { ProvisioningLogStore } from '../log/store.js';
import type { HealthListener } from './health-watch.js';

/** What {@link createProvisioningReports} takes. */
export interface ProvisioningReportsOptions {
  /** The log that is reported on; shared by all processes, if there are several. */
  readonly log: ProvisioningLogStore;
  /** Told when the verdict about a tenant changes. */
  readonly onEvent?: HealthListener;
  /** How far back activity is remembered and, after a restart, read again; default 168. */
  readonly historyHours?: number;
  /** Minutes from the start of one cycle of the provider to that of the next; default 40, as Entra ID. */
  readonly cycleMinutes?: number;
  /** Cycles without a request after which a provider is silent; default 3. */
  readonly silentCycles?: number;
  /** Tenants kept in mind; default 1,000. Others are read from the log again when they are asked for. */
  readonly maxTenants?: number;
  /** Told when `onEvent` fails; default `console`. */
  readonly logger?: Logger;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
}

const KEYS = keysOf<ProvisioningReportsOptions>({
  log: true,
  onEvent: true,
  historyHours: true,
  cycleMinutes: true,
  silentCycles: true,
  maxTenants: true,
  logger: true,
  now: true,
});
const NUMBERS = {
  historyHours: 168,
  cycleMinutes: 40,
  silentCycles: 3,
  maxTenants: 1_000,
} as const;
const METHODS = ['append', 'query'] as const;

/** @throws ScimConfigError `ERR_SCIM_REPORTS` */
export function readReportsOptions(options: ProvisioningReportsOptions) {
  checkKeys(options, KEYS, 'createProvisioningReports()');
  const { log, now = Date.now, onEvent } = options;
  for (const method of METHODS) {
    if (typeof log?.[method] !== 'function') {
      throw new ScimConfigError(
        'ERR_SCIM_REPORTS',
        `Option "log" of createProvisioningReports() has no method ${method}().`,
      );
    }
  }
  const numbers: Record<keyof typeof NUMBERS, number> = { ...NUMBERS };
  for (const name of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
    const value = options[name] ?? NUMBERS[name];
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ScimConfigError(
        'ERR_SCIM_REPORTS',
        `Option "${name}" of createProvisioningReports() must be an integer of at least 1.`,
      );
    }
    numbers[name] = value;
  }
  const logger = safeLogger(options.logger ?? console);
  return { log, logger, now, onEvent, ...numbers };
}
