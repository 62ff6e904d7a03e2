import { createPostgresScim, migrate } from 'express-scim/postgres';
import { USER_TYPE } from '../scim/user-type.js';
import type { Data } from './data.js';
import type { OpenDatabase } from './embedded-database.js';
import { createProductTables, queryOver, secretIn, sqlTables } from './sql-tables.js';

/**
 * Everything in PostgreSQL. The tables are made here because this is an example; in production `express-scim migrate` does
 * it before the new version starts, with rights that the product itself does not need.
 *
 * @param secret - undefined: one that is kept in the database.
 */
export async function openPostgresData(
  database: OpenDatabase,
  secret: string | undefined,
): Promise<Data> {
  const { pool } = database;
  await migrate(pool);
  await createProductTables(pool);
  const scim = createPostgresScim({ pool, userResourceType: USER_TYPE });
  await scim.verify();
  const query = queryOver(pool);
  return {
    stores: scim.stores,
    tokenStore: scim.tokenStore,
    roleSettingsStore: scim.roleSettingsStore,
    deletionGuardStore: scim.deletionGuardStore,
    provisioningLog: scim.provisioningLog,
    findRoles: scim.findRoles,
    tables: sqlTables(query),
    secret: secret ?? (await secretIn(query)),
    async close() {
      await scim.close();
      await database.close();
    },
  };
}
