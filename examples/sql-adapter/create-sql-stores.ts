import { createUnitOfWork, type Pool } from './database.js';
import { createSqlGroupStore } from './group-store.js';
import { createSqlUserStore } from './user-store.js';

/**
 * The stores over the tables of `POSTGRES_DDL`, with the unit of work that makes all that one request
 * writes a single commit.
 *
 * @example
 * app.use('/scim/v2', createScimRouter({ ...createSqlStores(new pg.Pool()), auth }));
 */
export function createSqlStores(pool: Pool) {
  return {
    userStore: createSqlUserStore(pool),
    groupStore: createSqlGroupStore(pool),
    unitOfWork: createUnitOfWork(pool),
  };
}
