import { invalidOption } from '../../errors/invalid-option.js';
import type { PostgresPool } from '../connection/pool.js';
import { createSession, type Session } from '../connection/session.js';
import { checkSchemaName, DEFAULT_SCHEMA } from '../connection/tables.js';

/** Where the tables are. */
export interface SchemaOptions {
  /** Name of their schema. Default: `express_scim`. */
  readonly schema?: string;
}

/** Whoever migrates waits longer than a request would. */
const PATIENT = { statementTimeoutSeconds: 60, connectTimeoutSeconds: 30 } as const;

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
export const schemaOf = ({ schema }: SchemaOptions): string =>
  checkSchemaName(schema ?? DEFAULT_SCHEMA);

/** @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` */
function checkPool(pool: PostgresPool | undefined): PostgresPool {
  if (typeof pool?.connect === 'function') return pool;
  throw invalidOption('pool', 'a pool with connect()');
}

export const patientSession = (pool: PostgresPool): Session =>
  createSession(checkPool(pool), PATIENT);
