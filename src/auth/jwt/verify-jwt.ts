import type { KeyObject } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { invalidOption } from '../../errors/invalid-option.js';
import { familyOf, type JwtAlgorithm, type KeyFamily } from './algorithms.js';
import type { JwtClaims } from './claims.js';
import type { SigningKey } from './fetch-keys.js';
import { isPublicKeyOf } from './keys.js';

/** Characters of a token; more is refused before anything is decoded. */
const MAX_LENGTH = 8_192;
const MAX_KID = 256;
const FORM = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** What a token must be besides signed. */
export interface JwtRules {
  readonly algorithms: readonly JwtAlgorithm[];
  readonly issuer: string | readonly string[];
  readonly audience: string | readonly string[];
  /** Seconds by which clocks may differ. */
  readonly clockTolerance: number;
  /** Seconds since `iat` after which a token is refused, however long it is good. */
  readonly maxTokenAge?: number | undefined;
}

/** The part of a token that may be looked at before it is verified, to find the key. */
export interface Unverified {
  readonly algorithm: JwtAlgorithm;
  readonly kid: string | undefined;
  readonly payload: JwtClaims;
}

/** Whether a bearer token has the form of a signed JWT. */
export function looksLikeJwt(token: string): boolean {
  return token.length <= MAX_LENGTH && FORM.test(token);
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a token without believing it; undefined if it is not worth a key (RFC 7515 §4.1.11 `crit`). */
export function peek(token: string, algorithms: readonly JwtAlgorithm[]): Unverified | undefined {
  if (!looksLikeJwt(token)) return undefined;
  const [head = '', body = ''] = token.split('.');
  const header = decode(head);
  const payload = decode(body);
  if (!header || !payload || Object.hasOwn(header, 'crit')) return undefined;
  const { alg, kid } = header;
  const algorithm = algorithms.find((each) => each === alg);
  if (algorithm === undefined) return undefined;
  if (kid !== undefined && (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID)) {
    return undefined;
  }
  return { algorithm, kid, payload };
}

/** A key that was read from somewhere else is used for what it is made for, and nothing else. */
export function fits({ key, algorithm }: SigningKey, wanted: JwtAlgorithm): boolean {
  const family = familyOf(wanted);
  if (family === undefined || (algorithm !== undefined && algorithm !== wanted)) return false;
  return isPublicKeyOf(new Set([family]), key);
}

const several = (value: string | readonly string[]): [string, ...string[]] => {
  const [first = '', ...rest] = typeof value === 'string' ? [value] : value;
  return [first, ...rest];
};

/** A token from the future has no age, so `maxTokenAge` could never end it. */
function isFromNow({ iat }: JwtClaims, { maxTokenAge, clockTolerance }: JwtRules, now: number) {
  return (
    maxTokenAge === undefined || (typeof iat === 'number' && iat <= now / 1000 + clockTolerance)
  );
}

/** The claims of a token that is signed with this key and good now; undefined otherwise. */
export function verifyJwt(
  token: string,
  key: KeyObject,
  algorithm: JwtAlgorithm,
  rules: JwtRules,
  now: number,
): JwtClaims | undefined {
  const { issuer, audience, clockTolerance, maxTokenAge } = rules;
  try {
    const claims = jsonwebtoken.verify(token, key, {
      algorithms: [algorithm],
      issuer: several(issuer),
      audience: several(audience),
      clockTolerance,
      clockTimestamp: Math.floor(now / 1000),
      ...(maxTokenAge !== undefined && { maxAge: maxTokenAge }),
    });
    if (typeof claims === 'string' || typeof claims.exp !== 'number') return undefined;
    return isFromNow(claims, rules, now) ? claims : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): boolean {
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((each) => typeof each === 'string' && each !== '');
}

/**
 * The families of keys that rules need.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH` for rules that would let in what they should not.
 */
export function checkRules(rules: JwtRules): ReadonlySet<KeyFamily> {
  const { algorithms, issuer, audience, clockTolerance, maxTokenAge = 1 } = rules;
  const invalid = (name: string, expected: string) =>
    invalidOption(name, expected, 'ERR_SCIM_AUTH');
  if (!Array.isArray(algorithms) || algorithms.length === 0) {
    throw invalid('algorithms', 'a list of the JWT algorithms that are accepted');
  }
  const families = new Set(algorithms.map(familyOf));
  if (families.has(undefined))
    throw invalid('algorithms', 'a list of JWT algorithms that are known');
  if (families.has('secret') && families.size > 1) {
    throw invalid('algorithms', 'either HS… or those of key pairs, not both');
  }
  if (!isText(issuer)) throw invalid('issuer', 'a string that is not empty');
  if (!isText(audience)) throw invalid('audience', 'a string that is not empty');
  if (!(clockTolerance >= 0 && clockTolerance <= 600)) {
    throw invalid('clockTolerance', 'a number of seconds from 0 to 600');
  }
  if (!(maxTokenAge > 0)) throw invalid('maxTokenAge', 'a number of seconds above 0');
  return families as ReadonlySet<KeyFamily>;
}
