import type { Logger } from '../index.js';
import { keysOf } from '../lib/known-keys.js';
import type { ResourceTypeInput } from '../schema/index.js';
import type { PostgresPool } from './connection/pool.js';
import { OWN_TABLES_KEYS, type OwnTables } from './own-tables/options.js';
import { RETENTION_KEYS, type RetentionOptions } from './upkeep/retention-options.js';

/** Options of {@link createPostgresScim}. */
export interface PostgresOptions extends OwnTables {
  /** Where connections come from; yours, and ended by you. One connection is enough. */
  readonly pool: PostgresPool;
  /** Schema of the tables, which `migrate` has made. Default: `express_scim`. */
  readonly schema?: string;
  /**
   * Longest time of one statement inside a unit of work. A server of which nothing is heard for twice as long is given
   * up, whatever the statement. Default: 30.
   */
  readonly statementTimeoutSeconds?: number;
  /** Longest wait for a free connection; then the request is answered with 503. Default: 10. */
  readonly connectTimeoutSeconds?: number;
  /** The router's option of the same name. Default: the User of RFC 7643 with the enterprise extension. */
  readonly userResourceType?: ResourceTypeInput;
  /** The router's option of the same name. Default: the Group of RFC 7643. */
  readonly groupResourceType?: ResourceTypeInput;
  /**
   * Whether no two users of a tenant may have the same `externalId`, compared exactly: the second is refused with 409. Users
   * who have one in common already stay as they are, and a warning at start names them. Two statements more for each write
   * that gives somebody an `externalId`. Default: false, for RFC 7643 §3.1 leaves it to the client.
   */
  readonly uniqueExternalId?: boolean;
  /** For how long what is no longer needed is kept. Default: the log for 90 days, people and tokens for ever. */
  readonly retention?: RetentionOptions;
  /** Told what an operator should know. Default: `console`. */
  readonly logger?: Logger;
}

export const POSTGRES_KEYS = keysOf<PostgresOptions>({
  pool: true,
  schema: true,
  statementTimeoutSeconds: true,
  connectTimeoutSeconds: true,
  userResourceType: true,
  groupResourceType: true,
  ...OWN_TABLES_KEYS,
  uniqueExternalId: true,
  retention: RETENTION_KEYS,
  logger: true,
});
