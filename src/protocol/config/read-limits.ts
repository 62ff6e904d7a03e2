import { invalidOption } from '../../errors/invalid-option.js';
import { MAX_PATTERN_LENGTH } from '../../filter/limits.js';
import { BODY_TIMEOUT_SECONDS } from '../../lib/receive-body.js';
import type { Limits } from '../model/limits.js';

/** Beyond anything that a real directory holds or sends; what each is for stands at `Limits`. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxBodyBytes: 1_048_576,
  bodyTimeoutSeconds: BODY_TIMEOUT_SECONDS,
  maxPatchOperations: 1_000,
  maxBulkOperations: 1_000,
  maxFilterLength: 8_192,
  maxPatternLength: MAX_PATTERN_LENGTH,
  maxWork: 20_000_000,
  defaultPageSize: 100,
  maxPageSize: 1_000,
  maxPageBytes: 268_435_456,
  maxScan: 10_000,
  maxRetries: 8,
  cursorTimeoutSeconds: 3_600,
  maxStringLength: 65_536,
  maxKeyLength: 1_024,
  maxAttributeValues: 1_000,
  maxResourceBytes: 262_144,
  maxGroupDepth: 32,
  maxDerivedGroups: 5_000,
});

/** @throws ScimConfigError */
export function readLimits(given: Partial<Limits> = {}): Limits {
  for (const [name, value] of Object.entries(given)) {
    const least = name === 'maxRetries' ? 0 : 1;
    if (value !== undefined && (!Number.isSafeInteger(value) || value < least)) {
      throw invalidOption(`limits.${name}`, `an integer of at least ${least}`);
    }
  }
  const limits = { ...DEFAULT_LIMITS, ...given };
  if (limits.defaultPageSize > limits.maxPageSize) {
    throw invalidOption('limits.defaultPageSize', 'at most limits.maxPageSize');
  }
  return Object.freeze(limits);
}
