import { ScimError } from './scim-error.js';

/** Seconds after which a provider may ask again; its own cycles are longer. */
const RETRY_AFTER = 600;
const BRAND = Symbol.for('express-scim.DeletionGuardError');

/**
 * A deactivation or delete that the guard against accidental deletion keeps back. 503 and not 429: it is
 * no question of speed, and a client that is told to slow down would hold up everybody else as well.
 */
export class DeletionGuardError extends ScimError {
  readonly kind: 'disable' | 'delete';

  constructor(kind: 'disable' | 'delete') {
    super(
      503,
      'Held by the guard against accidental deletion until an administrator has looked at it.',
      { headers: { 'Retry-After': String(RETRY_AFTER) } },
    );
    this.name = 'DeletionGuardError';
    this.kind = kind;
    Object.defineProperty(this, BRAND, { value: true });
  }

  static override is(value: unknown): value is DeletionGuardError {
    return ScimError.is(value) && BRAND in value;
  }
}
