import { composed } from './composed.js';
import { disallowedAt } from './string-class.js';

const NON_ASCII_SPACE = /(?!\u0020)\p{Zs}/gu;
const ASCII_PASSWORD = /^[ -~]+$/;

/**
 * Prepares a password as the OpaqueString profile of PRECIS says (RFC 8265 §4.2): spaces of any kind
 * become U+0020 and accents are composed, so that it is the same whatever keyboard it was typed on. Case
 * and width stay.
 *
 * The router does this to a `password` before a store receives it. Do it also to what a person types at
 * sign-in, before it is compared with the digest.
 *
 * @example
 * const ok = await verify(user.passwordDigest, opaqueString(request.body.password));
 */
export function opaqueString(text: string): string {
  return composed(text.replace(NON_ASCII_SPACE, ' '));
}

/**
 * Why a string is not a valid password (RFC 8265 §4.2), to be put behind the name of the attribute;
 * undefined if it is valid. It tells nothing about the text, which is a secret.
 */
export function opaqueStringProblem(text: string): string | undefined {
  if (ASCII_PASSWORD.test(text)) return undefined;
  if (text === '') return 'must not be empty';
  if (disallowedAt(opaqueString(text), 'FreeformClass') < 0) return undefined;
  return 'must not have control characters or others that RFC 8265 forbids';
}
