import { invalidOption } from '../../errors/invalid-option.js';
import { keysOf } from '../../lib/known-keys.js';

/** For how long what is no longer needed is kept. Times are those of the database's clock. */
export interface RetentionOptions {
  /** Days for which entries of the provisioning log are kept; `Infinity` for ever. Default: 90. */
  readonly logDays?: number;
  /**
   * Days after which people who were deleted are removed for good. Until then their row is there, without being
   * shown to anybody. Default: `Infinity`, never.
   */
  readonly deletedUserDays?: number;
  /** Days after which tokens that were revoked or have expired are removed. Default: `Infinity`, never. */
  readonly endedTokenDays?: number;
  /** Minutes between two looks; 0 if only `prune()` is to remove anything. Default: 15. */
  readonly intervalMinutes?: number;
}

export type RetentionSettings = Required<RetentionOptions>;

export const RETENTION_KEYS = keysOf<RetentionOptions>({
  logDays: true,
  deletedUserDays: true,
  endedTokenDays: true,
  intervalMinutes: true,
});

const DEFAULTS: RetentionSettings = {
  logDays: 90,
  deletedUserDays: Number.POSITIVE_INFINITY,
  endedTokenDays: Number.POSITIVE_INFINITY,
  intervalMinutes: 15,
};

const DAYS = ['logDays', 'deletedUserDays', 'endedTokenDays'] as const;
const MAX_DAYS = 36_500;
const MAX_INTERVAL_MINUTES = 1_440;

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export function retentionSettings(options: RetentionOptions = {}): RetentionSettings {
  const settings = { ...DEFAULTS, ...definedOf(options) };
  for (const name of DAYS) {
    const value = settings[name];
    const fits = typeof value === 'number' && value > 0;
    if (fits && (value <= MAX_DAYS || value === Number.POSITIVE_INFINITY)) continue;
    throw invalidOption(`retention.${name}`, 'a number of days above 0, or Infinity');
  }
  const { intervalMinutes } = settings;
  if (!(intervalMinutes >= 0 && intervalMinutes <= MAX_INTERVAL_MINUTES)) {
    throw invalidOption('retention.intervalMinutes', 'from 0 to 1,440 minutes');
  }
  return settings;
}

const definedOf = (options: RetentionOptions): RetentionOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
