import { LRUCache } from 'lru-cache';
import { ScimError } from '../errors/scim-error.js';
import { addressGroup } from './address-group.js';
import { sha256 } from './digest.js';
import type { Credential } from './types.js';

/** How many failed authentications are answered with 401 before it is 429. */
export interface AuthLimit {
  /** Failures per client address (IPv6: per /64 network) in a window; default 20. */
  readonly attempts: number;
  /** Failures per beginning of a token, from wherever, in a window; default 10. */
  readonly attemptsPerToken: number;
  /** Length of a window; default 60. */
  readonly windowSeconds: number;
}

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
  if (scheme === 'basic')
    return Buffer.from(token, 'base64').toString('utf8').split(':', 1)[0] ?? '';
  const signature = token.lastIndexOf('.');
  return signature > 0 ? token.slice(0, signature) : token.slice(0, PREFIX_LENGTH);
}

/** @param now - milliseconds since the epoch; default `Date.now`. */
export function createFailureLimit(
  { attempts, attemptsPerToken, windowSeconds }: AuthLimit,
  now: () => number = Date.now,
): FailureLimit {
  const windows = new LRUCache<string, { failures: number; readonly ends: number }>({
    max: MAX_ENTRIES,
  });

  /** When the client may try again, if this failure is beyond the limit. */
  function add(key: string, limit: number): number | undefined {
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
      const until = [add(`address ${addressGroup(ip)}`, attempts)];
      if (credential) {
        const key = sha256(guessedAt(credential)).toString('base64url');
        until.push(add(`${credential.scheme.slice(0, 20)} ${key}`, attemptsPerToken));
      }
      const end = Math.max(...until.map((time) => time ?? 0));
      if (end === 0) return;
      const seconds = Math.max(1, Math.ceil((end - now()) / 1000));
      throw new ScimError(429, `Too many failed attempts to authenticate; wait ${seconds} s.`, {
        headers: { 'Retry-After': String(seconds) },
      });
    },
  };
}
