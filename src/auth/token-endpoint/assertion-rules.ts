import type { JwtClaims } from '../jwt/claims.js';
import { peek, type Unverified } from '../jwt/verify-jwt.js';
import type { ClientRefusal } from './events.js';

/** Seconds by which clocks may differ. */
export const CLOCK_TOLERANCE = 30;

/** Algorithms of client assertions; none that shares a secret. */
export const ASSERTION_ALGORITHMS = ['RS256', 'PS256', 'ES256'] as const;

export type AssertionOutcome =
  | { readonly method: 'private_key_jwt' | 'federated_credential' }
  | { readonly refused: ClientRefusal };

export const refused = (reason: ClientRefusal): AssertionOutcome => ({ refused: reason });

/** The claims of an assertion before it is verified; undefined if it is not worth a look. */
export const peekAssertion = (assertion: string): Unverified | undefined =>
  peek(assertion, ASSERTION_ALGORITHMS);

/** Whether an assertion is good for more than `most` seconds from now (in milliseconds). */
export function endsTooLate({ exp }: JwtClaims, most: number, now: number): boolean {
  return !(typeof exp === 'number' && exp <= now / 1000 + most + CLOCK_TOLERANCE);
}
