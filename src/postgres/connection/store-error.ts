import {
  InvalidValueError,
  ScimError,
  StoreError,
  UnavailableError,
  UniquenessError,
  VersionConflictError,
} from '../../index.js';
import { isError } from '../../lib/is-error.js';
import { quote } from '../layout/sql.js';

/** Attributes in the words of SCIM, by the names of the indexes and constraints that are about them. */
export type AttributesOfIndexes = Readonly<Record<string, string>>;

/** What is known of a table of the host's. */
export interface OwnTableAttributes {
  /** The attribute that is unique there. */
  readonly unique: string;
  /** Attributes by column. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Attributes in the words of SCIM, by what errors tell. */
export interface KnownAttributes {
  readonly indexes: AttributesOfIndexes;
  /** By table, quoted, with its schema. */
  readonly tables: ReadonlyMap<string, OwnTableAttributes>;
}

export const NOTHING_KNOWN: KnownAttributes = { indexes: {}, tables: new Map() };

/** Serialization failure, deadlock: they go away when the whole unit runs again. */
const AGAIN: ReadonlySet<unknown> = new Set(['40001', '40P01']);

/**
 * Connection exceptions (08), out of resources (53), lock not available (55P03), canceled by a time-out (57014), shutting
 * down or dropped (57P0x), a session that was ended (25P03, 25P04, 57P05), a standby that takes no writes (25006); and what
 * operating systems and drivers say.
 */
const UNAVAILABLE =
  /^(?:08...|53...|55P03|57014|57P0.|25P0[34]|25006|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN|CONNECTION_\w+|CONNECT_TIMEOUT)$/;

/** `pg` gives these errors no code. */
const UNAVAILABLE_MESSAGES =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after calling end|Called end on pool|Client network socket disconnected)/i;

/** Those after which the connection itself is of no use any more. */
const BROKEN = /^(?:08...|57P0[1-5]|25P0[34]|ECONN\w+|EPIPE|ETIMEDOUT|CONNECTION_\w+)$/;

interface DatabaseError extends Error {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly schema?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
}

function isUnavailable({ code, message }: DatabaseError): boolean {
  return (
    UNAVAILABLE.test(String(code)) || (code === undefined && UNAVAILABLE_MESSAGES.test(message))
  );
}

/** Whether an error leaves nothing behind that could be used again. */
export function isBroken(error: Error): boolean {
  const { code, message, cause } = error as DatabaseError;
  if (StoreError.is(error) && isError(cause)) return isBroken(cause);
  return BROKEN.test(String(code)) || (code === undefined && UNAVAILABLE_MESSAGES.test(message));
}

/** A value that is too long for its index: tried again it would fail again, so that it must not be a 500. */
function tooLongForIndex(
  { message, constraint }: DatabaseError,
  attributes: AttributesOfIndexes,
): Error {
  const index = /index "([^"]+)"/.exec(message)?.[1] ?? String(constraint);
  const attribute = attributes[index];
  // Beyond 8 kB PostgreSQL does not tell which index it is about.
  if (attribute === undefined) return new ScimError('invalidValue', 'A value is too long.');
  return new InvalidValueError(attribute, 'The value is too long.');
}

/**
 * An error of the database as the router understands it; anything else stays what it is.
 *
 * - uniqueness (23505) of a known index: {@link UniquenessError};
 * - a conflict that goes away when the unit runs again: {@link VersionConflictError};
 * - no database at the moment, or too busy: {@link UnavailableError};
 * - a value that cannot be kept (class 22, 54000): `invalidValue`;
 * - what a constraint of the host's refuses.
 */
export function storeErrorOf(thrown: unknown, { indexes, tables }: KnownAttributes): unknown {
  if (!isError(thrown) || StoreError.is(thrown) || ScimError.is(thrown)) return thrown;
  const error = thrown as DatabaseError;
  const { code, constraint } = error;
  const attribute = code === '23505' ? indexes[String(constraint)] : undefined;
  if (attribute !== undefined) return new UniquenessError(attribute, { cause: error });
  const own = tables.get(`${quote(String(error.schema))}.${quote(String(error.table))}`);
  const refused = own && ownError(error, own);
  if (refused !== undefined) return refused;
  // What a trigger of the host's refuses by RAISE, whose errors name no table.
  if (code === 'P0001' && tables.size > 0) {
    return new ScimError('invalidValue', 'A value is not accepted.', { cause: error });
  }
  if (AGAIN.has(code))
    return new VersionConflictError(undefined, { cause: error, isTransient: true });
  if (isUnavailable(error)) return new UnavailableError(undefined, { cause: error });
  if (code === '54000') return tooLongForIndex(error, indexes);
  if (code === '22001') return new ScimError('invalidValue', 'A value is too long.');
  if (typeof code === 'string' && code.startsWith('22')) {
    return new ScimError('invalidValue', 'A value cannot be stored.');
  }
  return error;
}

/** Whether an error is what a constraint, a type or a trigger says of a value; tried again it would say the same. */
export function isRefusal(error: unknown): boolean {
  if (ScimError.is(error)) return error.scimType === 'invalidValue';
  if (StoreError.is(error)) return error.code === 'uniqueness' || error.code === 'invalidValue';
  return isError(error) && /^(?:22|23)/.test(String((error as DatabaseError).code));
}

/** An error about a row in a table of the host's, whose constraints nobody here knows. */
function ownError(
  error: DatabaseError,
  { unique, columns }: OwnTableAttributes,
): Error | undefined {
  const attribute = columns.get(String(error.column));
  switch (error.code) {
    // Without a cause: with one the unit would run again, which is for names that only just have been taken.
    case '23505':
      return new UniquenessError(unique);
    case '23502':
      return attribute === undefined
        ? undefined
        : new InvalidValueError(attribute, 'A value is required.');
    // A check, a foreign key of an attribute's column, an exclusion constraint.
    case '23514':
    case '23503':
    case '23P01':
      return new ScimError('invalidValue', 'A value is not accepted.');
    default:
      return undefined;
  }
}
