import { randomBytes } from 'node:crypto';
import { ScimError } from '../errors/scim-error.js';
import { monotonicNow } from '../lib/monotonic.js';
import { addressGroup } from './address-group.js';
import { sha256 } from './digest.js';
import type { AuthLimit } from './failure-limit.js';
import { createFailureSketch } from './failure-sketch.js';

/** Whose password is tried, and from where. */
export interface PasswordAttempt {
  readonly username: string;
  readonly ip: string | undefined;
}

/** Bounds how often the password of one user can be guessed from one address. */
export interface PasswordLimit {
  /**
   * Verifies a password, unless too many were wrong for this user name from this address.
   *
   * @param verify - a 401 or 403 that it throws is a wrong password too, another error is none.
   * @param isWrong - whether what `verify` has found means that the password was wrong.
   * @throws ScimError 429 with `Retry-After`, and `verify` is not called.
   */
  attempt<T>(
    attempt: PasswordAttempt,
    verify: () => Promise<T>,
    isWrong: (found: T) => boolean,
  ): Promise<T>;
}

/** Attempts on one user name from one address that are being verified, and those that wait. */
interface Verifying {
  running: number;
  readonly waiting: (() => void)[];
}

/** Hosts look names up without case: `Ada` and `ada` share one count. */
const foldedName = (username: string): string => username.normalize('NFKC').toLowerCase().trim();

const isRefusal = (error: unknown): boolean =>
  ScimError.is(error) && (error.status === 401 || error.status === 403);

/**
 * A password is short enough to be guessed, unlike a token, so it is not even looked at after `attemptsPerToken`
 * wrong ones in a window. Guesses sent at once count as well: no more are verified at a time than may still
 * be wrong, the others wait their turn.
 *
 * @param now - milliseconds of a clock that only grows.
 */
export function createPasswordLimit(
  { attemptsPerToken, windowSeconds }: Omit<AuthLimit, 'attempts'>,
  now: () => number = monotonicNow,
): PasswordLimit {
  const secret = randomBytes(16).toString('base64url');
  const failures = createFailureSketch(windowSeconds * 1000, now);
  const verifying = new Map<string, Verifying>();

  function refuse(): never {
    const seconds = Math.max(1, Math.ceil(failures.windowLeft() / 1000));
    throw new ScimError(429, `Too many failed attempts to authenticate; wait ${seconds} s.`, {
      headers: { 'Retry-After': String(seconds) },
    });
  }

  /** Takes a place among those that are verified, as soon as there is one. */
  async function enter(key: string, digest: Buffer): Promise<Verifying> {
    for (;;) {
      const left = attemptsPerToken - failures.count(digest);
      if (left <= 0) refuse();
      const own = verifying.get(key) ?? { running: 0, waiting: [] };
      verifying.set(key, own);
      if (own.running < left) {
        own.running += 1;
        return own;
      }
      await new Promise<void>((resolve) => own.waiting.push(resolve));
    }
  }

  function leave(key: string, own: Verifying): void {
    own.running -= 1;
    if (own.running === 0) verifying.delete(key);
    // All of them look again: if that was the last failure allowed, all of them are refused.
    for (const wake of own.waiting.splice(0)) wake();
  }

  return {
    async attempt({ username, ip }, verify, isWrong) {
      const digest = sha256(`${secret} ${addressGroup(ip)} ${foldedName(username)}`);
      const key = digest.toString('base64');
      const own = await enter(key, digest);
      try {
        const found = await verify();
        if (isWrong(found)) failures.add(digest);
        return found;
      } catch (error) {
        if (isRefusal(error)) failures.add(digest);
        throw error;
      } finally {
        leave(key, own);
      }
    },
  };
}
