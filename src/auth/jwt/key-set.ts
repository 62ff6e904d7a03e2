import { describeError } from '../../errors/describe-error.js';
import { ScimError } from '../../errors/scim-error.js';
import type { Logger } from '../../lib/logger.js';
import { monotonicNow } from '../../lib/monotonic.js';
import { fetchSigningKeys, type SigningKey, type SigningKeys } from './fetch-keys.js';

/** Keys are read again after this time, behind the request that finds them so old. */
const MAX_AGE_MS = 600_000;
/** For this long, and no longer, the keys last read are good while the key server cannot be reached. */
const MAX_STALE_MS = 3_600_000;
/** At least this long lies between two fetches, whatever key ids clients make up. */
const COOL_DOWN_MS = 10_000;

/** The keys behind one JWKS address. */
export interface KeySet {
  /**
   * The key with this id; the only key there is, if the token names none.
   *
   * @throws ScimError 503 with `Retry-After` if the key server cannot be reached.
   */
  find(kid: string | undefined): Promise<SigningKey | undefined>;
}

function pick(keys: SigningKeys, kid: string | undefined): SigningKey | undefined {
  if (kid !== undefined) return keys.get(kid);
  return keys.size === 1 ? [...keys.values()][0] : undefined;
}

/**
 * Keys are kept as a whole and not by the ids that tokens ask for, so that nothing grows with made-up
 * ids. An unknown id leads to one fetch for all who wait, and to none within the cool-down: at most six
 * a minute. A known key never waits, neither for a fetch that somebody else's unknown id has begun nor for
 * its own: stale ones are read again behind the answer. All waits are measured by a clock that only grows.
 */
export function createKeySet(uri: string, logger: Pick<Logger, 'error'> = console): KeySet {
  let keys: SigningKeys = new Map();
  /** When the fetch began that brought the keys: what was withdrawn since then is not known. */
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let failed = false;
  let pending: Promise<void> | undefined;

  async function load(begunAt: number): Promise<void> {
    try {
      keys = await fetchSigningKeys(uri);
      fetchedAt = begunAt;
      failed = false;
    } catch (error) {
      failed = true;
      logger.error('the keys of JWTs could not be read', { uri, error: describeError(error) });
    } finally {
      pending = undefined;
    }
  }

  /** One fetch at a time; resolves when that which is under way has ended, which it does in seconds. */
  async function refresh(): Promise<void> {
    const now = monotonicNow();
    if (!pending && now - attemptedAt >= COOL_DOWN_MS) {
      attemptedAt = now;
      pending = load(now);
    }
    await pending;
  }

  function known(kid: string | undefined): SigningKey | undefined {
    return monotonicNow() - fetchedAt < MAX_STALE_MS ? pick(keys, kid) : undefined;
  }

  return {
    async find(kid) {
      const key = known(kid);
      if (key) {
        if (monotonicNow() - fetchedAt >= MAX_AGE_MS) void refresh();
        return key;
      }
      await refresh();
      const read = known(kid);
      if (read || !failed) return read;
      const left = attemptedAt + COOL_DOWN_MS - monotonicNow();
      const seconds = Math.max(1, Math.ceil(left / 1000));
      throw new ScimError(503, 'The keys that tokens are signed with cannot be read; try again.', {
        headers: { 'Retry-After': String(seconds) },
      });
    },
  };
}
