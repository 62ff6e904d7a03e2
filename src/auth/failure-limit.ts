import { LRUCache } from 'lru-cache';
import { ScimError } from '../errors/scim-error.js';
import { keysOf } from '../lib/known-keys.js';
import { monotonicNow } from '../lib/monotonic.js';
import { addressGroup } from './address-group.js';
import { usernameOf } from './basic-credential.js';
import { sha256 } from './digest.js';
import type { Credential } from './types.js';

/** How many failed authentications are answered with 401 before it is 429. */
export interface AuthLimit {
  /** Failures per client address (IPv6: per /64 network) in a window; default 20. */
  readonly attempts: number;
  /**
   * Failures per beginning of a token, from wherever, in a window; default 10. For passwords also failures
   * per user name and address, beyond which they are refused unverified.
   */
  readonly attemptsPerToken: number;
  /** Length of a window; default 60. */
  readonly windowSeconds: number;
}

export const AUTH_LIMIT_KEYS = keysOf<AuthLimit>({
  attempts: true,
  attemptsPerToken: true,
  windowSeconds: true,
});

export const DEFAULT_AUTH_LIMIT: AuthLimit = Object.freeze({
  attempts: 20,
  attemptsPerToken: 10,
  windowSeconds: 60,
});

/** Counts failed authentications. Bounded in memory, without timers. */
export interface FailureLimit {
  /** @throws ScimError 429 with `Retry-After` if this failure is one too many. */
  count(ip: string | undefined, credential: Credential | undefined): void;
}

const MAX_ENTRIES = 10_000;
const PREFIX_LENGTH = 12;

/** The part of a credential that stays the same while somebody guesses the rest of it. */
function guessedAt({ scheme, token }: Credential): string {
  if (scheme === 'basic') return usernameOf(token);
  const signature = token.lastIndexOf('.');
  return signature > 0 ? token.slice(0, signature) : token.slice(0, PREFIX_LENGTH);
}

interface Window {
  failures: number;
  readonly ends: number;
}

/** @param now - milliseconds of a clock that only grows. */
export function createFailureLimit(
  { attempts, attemptsPerToken, windowSeconds }: AuthLimit,
  now: () => number = monotonicNow,
): FailureLimit {
  // Apart, so that made-up tokens do not push out what is known of addresses.
  const addresses = new LRUCache<string, Window>({ max: MAX_ENTRIES });
  const tokens = new LRUCache<string, Window>({ max: MAX_ENTRIES });

  /** When the client may try again, if this failure is beyond the limit. */
  function add(windows: typeof tokens, key: string, limit: number): number | undefined {
    const open = windows.get(key);
    if (!open || open.ends <= now()) {
      windows.set(key, { failures: 1, ends: now() + windowSeconds * 1000 });
      return undefined;
    }
    open.failures += 1;
    return open.failures > limit ? open.ends : undefined;
  }

  return {
    count(ip, credential) {
      const until = [add(addresses, addressGroup(ip), attempts)];
      if (credential) {
        const key = sha256(guessedAt(credential)).toString('base64url');
        until.push(add(tokens, `${credential.scheme.slice(0, 20)} ${key}`, attemptsPerToken));
      }
      const ends = until.filter((time) => time !== undefined);
      if (ends.length === 0) return;
      const end = Math.max(...ends);
      const seconds = Math.max(1, Math.ceil((end - now()) / 1000));
      throw new ScimError(429, `Too many failed attempts to authenticate; wait ${seconds} s.`, {
        headers: { 'Retry-After': String(seconds) },
      });
    },
  };
}
