import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { storeContract } from 'express-scim/testing';
import { createPostgresScim, migrate } from '../../../src/postgres/index.js';
import { embeddedPool } from '../../support/postgres/embedded-pool.js';
import { startPostgres } from '../../support/postgres/start-postgres.js';
import { SHAPES } from './shapes.js';
import { storesOf } from './stores-of.js';

describe.each(SHAPES)('$name', (shape) => {
  const postgres = startPostgres();
  const pool = embeddedPool(postgres);

  beforeAll(async () => {
    await migrate(pool);
    await postgres.query(shape.sql);
  });

  afterAll(() => postgres.stop());

  const scim = createPostgresScim({ pool, ...shape.tables });
  const { stores, createTenant } = storesOf(shape, postgres, () => scim.stores);
  storeContract({ describe, it }, () => ({ ...scim.stores, ...stores }), {
    name: 'the directory',
    createTenant,
    memberDisplay: shape.tables.members === undefined,
  });
});
