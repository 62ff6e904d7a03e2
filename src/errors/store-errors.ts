/** What a store may throw on purpose; anything else it throws is an internal error (500). */
export type StoreErrorCode =
  | 'uniqueness'
  | 'notFound'
  | 'versionConflict'
  | 'invalidValue'
  | 'seatsTaken'
  | 'unavailable';

const BRAND = Symbol.for('express-scim.StoreError');

/** Base of the errors by which a store tells the router what went wrong. Throw one of its subclasses. */
export abstract class StoreError extends Error {
  abstract readonly code: StoreErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Recognises the error also when it was made by another copy of this package (ESM beside CJS). */
  static is(value: unknown): value is AnyStoreError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/**
 * Another resource of the tenant holds a value that must be unique; answered with 409 `uniqueness`
 * (RFC 7644 §3.3). Raise it from the store's own unique constraint, never from a look-up before the
 * write: two requests at once must not both pass.
 *
 * @example
 * throw new UniquenessError('userName');
 */
export class UniquenessError extends StoreError {
  readonly code = 'uniqueness';
  /** Path of the attribute as in the schema, e.g. `userName`. */
  readonly attribute: string;
  /** Host id of the holder when that row is hidden from SCIM (soft-deleted, or not made by SCIM). */
  readonly hiddenId: string | undefined;

  constructor(attribute: string, options: { hiddenId?: string; cause?: unknown } = {}) {
    super(`The value of "${attribute}" is in use.`, { cause: options.cause });
    this.name = 'UniquenessError';
    this.attribute = attribute;
    this.hiddenId = options.hiddenId;
  }
}

/** The resource to be changed does not exist (any more) in this tenant; answered with 404. */
export class NotFoundError extends StoreError {
  readonly code = 'notFound';

  constructor(message = 'The resource does not exist.') {
    super(message);
    this.name = 'NotFoundError';
  }
}

/**
 * The stored version or revision is not the expected one. Nothing was written. The router answers 412
 * if the client sent `If-Match`, and runs the whole unit of work again otherwise.
 *
 * @example
 * if (isDeadlock(error)) throw new VersionConflictError(undefined, { cause: error, isTransient: true });
 */
export class VersionConflictError extends StoreError {
  readonly code = 'versionConflict';
  /**
   * Whether the resource may well be the expected one, and only the transaction could not be finished beside another (a
   * deadlock, a serialization failure). The unit of work is then run again despite `If-Match`.
   */
  readonly isTransient: boolean;

  constructor(
    message = 'The resource was changed by somebody else.',
    { cause, isTransient = false }: { cause?: unknown; isTransient?: boolean } = {},
  ) {
    super(message, { cause });
    this.name = 'VersionConflictError';
    this.isTransient = isTransient;
  }
}

/** The store cannot keep this value (length, vocabulary, a reference to nothing); 400 `invalidValue`. */
export class InvalidValueError extends StoreError {
  readonly code = 'invalidValue';
  /** Path of the attribute as in the schema. */
  readonly attribute: string;
  /** What is wrong with the value, in a sentence that may be shown to the client. */
  readonly reason: string;

  constructor(attribute: string, reason: string) {
    super(`Attribute "${attribute}": ${reason}`);
    this.name = 'InvalidValueError';
    this.attribute = attribute;
    this.reason = reason;
  }
}

/**
 * More people would be active in the tenant than it has seats; answered with 403. Nothing was written.
 *
 * @example
 * throw new SeatsTakenError(51, 50);
 */
export class SeatsTakenError extends StoreError {
  readonly code = 'seatsTaken';
  /** How many people would be active. */
  readonly active: number;
  /** How many may be. */
  readonly limit: number;

  constructor(active: number, limit: number) {
    super(`All ${limit} seats are taken.`);
    this.name = 'SeatsTakenError';
    this.active = active;
    this.limit = limit;
  }
}

/** The store cannot work at the moment (overload, fail-over); 503 with `Retry-After`. */
export class UnavailableError extends StoreError {
  readonly code = 'unavailable';
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number;

  constructor(retryAfter = 5, options: { cause?: unknown } = {}) {
    super('The store is unavailable.', { cause: options.cause });
    this.name = 'UnavailableError';
    this.retryAfter = retryAfter;
  }
}

export type AnyStoreError =
  | UniquenessError
  | NotFoundError
  | VersionConflictError
  | InvalidValueError
  | SeatsTakenError
  | UnavailableError;
