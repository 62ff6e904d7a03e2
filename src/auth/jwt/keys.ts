import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { ScimConfigError } from '../../errors/config-error.js';
import { invalidOption } from '../../errors/invalid-option.js';
import type { KeyFamily } from './algorithms.js';

const MIN_RSA_BITS = 2048;
const MIN_SECRET_BYTES = 32;

/** Whether a public key is of a family and strong enough (RFC 7518 §3.3). */
export function isPublicKeyOf(families: ReadonlySet<KeyFamily>, key: KeyObject): boolean {
  const type = key.asymmetricKeyType;
  if (type === 'ec') return families.has('ec');
  if (type !== 'rsa' && type !== 'rsa-pss') return false;
  return families.has('rsa') && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
}

function readSecret(secret: string): KeyObject {
  if (/-----BEGIN /.test(secret)) {
    throw new ScimConfigError(
      'ERR_SCIM_AUTH',
      'A PEM key cannot be used as an HS256 secret; name the algorithm of the key pair.',
    );
  }
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length < MIN_SECRET_BYTES) {
    throw invalidOption('key', `a secret of at least ${MIN_SECRET_BYTES} bytes`, 'ERR_SCIM_AUTH');
  }
  return createSecretKey(bytes);
}

/**
 * The configured key as the algorithms need it. A public key is never taken as the secret of an HMAC.
 *
 * @throws ScimConfigError `ERR_SCIM_AUTH`
 */
export function readKey(key: string, families: ReadonlySet<KeyFamily>): KeyObject {
  if (families.has('secret')) return readSecret(key);
  let parsed: KeyObject;
  try {
    parsed = createPublicKey(key);
  } catch {
    throw invalidOption('key', 'a public key in PEM form', 'ERR_SCIM_AUTH');
  }
  if (!isPublicKeyOf(families, parsed)) {
    throw invalidOption(
      'key',
      `a public key that fits "algorithms", of at least ${MIN_RSA_BITS} bits if it is RSA`,
      'ERR_SCIM_AUTH',
    );
  }
  return parsed;
}
