/** The keywords of RFC 7644 §3.12 table 9, and those of RFC 9865 §2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

/** Statuses that differ from the 400 which table 9 gives to every keyword (RFC 7644 §3.3, §7.5.2). */
const STATUS_OF: Readonly<Partial<Record<ScimType, number>>> = { uniqueness: 409, sensitive: 403 };

/** Options of a {@link ScimError}: status, `scimType` and headers of its answer (RFC 7644 §3.12). */
export interface ScimErrorOptions {
  /** HTTP status; by default the one that belongs to `scimType`. */
  readonly status?: number;
  readonly scimType?: ScimType;
  /** Extra response headers, e.g. `WWW-Authenticate` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

const BRAND = Symbol.for('express-scim.ScimError');

/**
 * An error that leaves as a SCIM error message (RFC 7644 §3.12). Whatever is in `detail` is sent to
 * the client, so it names attributes and operations but never holds secrets or internals.
 *
 * @example
 * throw new ScimError('invalidValue', 'Attribute "userName" is required.');
 * throw new ScimError(404, 'There is no User with this id.');
 */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(kind: ScimType | number, detail: string, options: ScimErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ScimError';
    this.scimType = typeof kind === 'string' ? kind : options.scimType;
    this.status = options.status ?? (typeof kind === 'number' ? kind : (STATUS_OF[kind] ?? 400));
    this.headers = options.headers;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Text of the error as sent to the client. */
  get detail(): string {
    return this.message;
  }

  /** Recognises the error also when it was made by another copy of this package (ESM beside CJS). */
  static is(value: unknown): value is ScimError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
