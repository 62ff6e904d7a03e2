/** A row as a driver gives it, by the names of its columns. */
export type PostgresRow = Readonly<Record<string, unknown>>;

/** What a driver answers to one statement. */
export interface PostgresResult {
  readonly rows: readonly PostgresRow[];
  /** The command tag, e.g. `COMMIT`; tells that a transaction was rolled back instead. */
  readonly command?: string;
}

/**
 * A connection on which a transaction can be open: a `PoolClient` of `pg`, or whatever has this one method.
 *
 * Values are strings, numbers, booleans and null only. Without `values` the text may be several statements, of
 * whose results nothing is read.
 */
export interface PostgresConnection {
  query(text: string, values?: readonly unknown[]): Promise<PostgresResult>;
}

/** A connection that was taken from a pool and is to be given back. */
export interface PostgresClient extends PostgresConnection {
  /** Gives the connection back; with an error or `true` it is broken, and must be closed. */
  release(error?: Error | boolean): void;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  removeListener?(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Where connections come from: a `Pool` of `pg`, or what {@link singleConnectionPool} makes of an embedded database.
 * It is the host's: it is neither ended nor given listeners.
 */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  /** Of an event emitter such as a `Pool` of `pg`: a pool without a listener ends the process with an idle connection. */
  listenerCount?(event: 'error'): number;
}
