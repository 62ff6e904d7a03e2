import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  KeyObject,
} from 'node:crypto';
import { ScimConfigError } from '../../errors/config-error.js';
import { invalidOption } from '../../errors/invalid-option.js';

/** The `alg` with which the token endpoint signs access tokens (RFC 7518 §3.1). */
export type AccessTokenAlgorithm = 'RS256' | 'ES256' | 'HS256';

/** A key for access tokens. */
export interface AccessTokenKey {
  readonly algorithm: AccessTokenAlgorithm;
  /**
   * RS256 (at least 2,048 bits) and ES256 (P-256): the private key in PEM form; for a retired key the
   * public one is enough. HS256: a secret of at least 32 bytes.
   */
  readonly key: string | KeyObject;
  /** Names the key in tokens; each key its own, never used again for another key. */
  readonly kid: string;
}

/** A key as it is used: `sign` is absent for a key that only verifies. */
export interface SigningKey {
  readonly algorithm: AccessTokenAlgorithm;
  readonly kid: string;
  readonly sign: KeyObject | undefined;
  readonly verify: KeyObject;
}

const MIN_RSA_BITS = 2048;
const MIN_SECRET_BYTES = 32;
const MAX_KID = 256;

const invalidKey = (member: string, expected: string) =>
  invalidOption(`signingKey${member}`, expected, 'ERR_SCIM_AUTH');

function privateKeyOf(key: string | KeyObject): KeyObject | undefined {
  try {
    return key instanceof KeyObject ? key : createPrivateKey(key);
  } catch {
    return undefined;
  }
}

function publicKeyOf(key: string | KeyObject): KeyObject {
  if (key instanceof KeyObject) return key.type === 'private' ? createPublicKey(key) : key;
  return createPublicKey(key);
}

function secretOf(key: string | KeyObject): Pick<SigningKey, 'sign' | 'verify'> {
  if (typeof key === 'string' && key.includes('-----BEGIN ')) {
    throw new ScimConfigError('ERR_SCIM_AUTH', 'A PEM key cannot be used as an HS256 secret.');
  }
  const secret = key instanceof KeyObject ? key : createSecretKey(Buffer.from(key, 'utf8'));
  if ((secret.symmetricKeySize ?? 0) < MIN_SECRET_BYTES) {
    throw invalidKey('.key', `an HS256 secret of at least ${MIN_SECRET_BYTES} bytes`);
  }
  return { sign: secret, verify: secret };
}

function pairOf(key: string | KeyObject): Pick<SigningKey, 'sign' | 'verify'> {
  const own = privateKeyOf(key);
  return { sign: own?.type === 'private' ? own : undefined, verify: publicKeyOf(key) };
}

/** Whether a key is one for its algorithm (RFC 7518 §3.3, §3.4). */
const FITS: Readonly<Record<AccessTokenAlgorithm, (key: KeyObject) => boolean>> = {
  HS256: (key) => key.type === 'secret',
  RS256: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
    asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS,
  ES256: ({ asymmetricKeyDetails }) => asymmetricKeyDetails?.namedCurve === 'prime256v1',
};

function readKey({ algorithm, key, kid }: AccessTokenKey): SigningKey {
  if (typeof algorithm !== 'string' || !Object.hasOwn(FITS, algorithm)) {
    throw invalidKey('.algorithm', 'RS256, ES256 or HS256');
  }
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID) {
    throw invalidKey('.kid', `a string of 1 to ${MAX_KID} characters`);
  }
  let made: Pick<SigningKey, 'sign' | 'verify'>;
  try {
    made = algorithm === 'HS256' ? secretOf(key) : pairOf(key);
  } catch (error) {
    throw error instanceof ScimConfigError ? error : invalidKey('.key', 'a key that can be read');
  }
  if (!FITS[algorithm](made.verify)) {
    throw invalidKey('.key', `a key for ${algorithm} with enough bits`);
  }
  return Object.freeze({ algorithm, kid, ...made });
}

/**
 * The keys of the endpoint: the first signs, all verify.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH`
 */
export function readSigningKeys(given: AccessTokenKey | readonly AccessTokenKey[]): SigningKey[] {
  const keys = [given ?? []].flat().map((each) => readKey(each as AccessTokenKey));
  if (keys[0]?.sign === undefined) {
    throw invalidKey('', 'a private key or a secret, or a list that begins with one');
  }
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    throw invalidKey('', 'a list of keys that each have a "kid" of their own');
  }
  return keys;
}

/** The public keys as a JWKS document (RFC 7517); secrets are left out. */
export function jwksOf(keys: readonly SigningKey[]): { readonly keys: readonly JsonWebKey[] } {
  return {
    keys: keys
      .filter(({ verify }) => verify.type === 'public')
      .map(({ verify, algorithm, kid }) => {
        return { ...verify.export({ format: 'jwk' }), use: 'sig', alg: algorithm, kid };
      }),
  };
}
