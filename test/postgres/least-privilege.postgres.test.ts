import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPostgresScim, doctor, migrate } from '../../src/postgres/index.js';
import { type ContractStores, storeContract } from '../../src/testing/index.js';
import { codeBlocksOf } from '../docs/code-blocks.js';
import { useDatabase } from '../support/postgres/use-database.js';

const GUIDE = 'docs/guides/postgresql.md';

/** The statements of the guide, with names that no other test has: roles belong to the whole server. */
const statements = codeBlocksOf(GUIDE, readFileSync(GUIDE, 'utf8'))
  .filter(({ language }) => language === 'sql')
  .map(({ text }) =>
    text.replaceAll('scim_owner', 'guide_owner').replaceAll('rfp_app', 'guide_app'),
  )
  .join('\n');

describe('the roles of the guide', () => {
  // Before those of the database, which is dropped by them.
  afterAll(async () => {
    const admin = database.pool({ max: 1 });
    await admin.query('DROP SCHEMA express_scim CASCADE');
    await admin.query('DROP ROLE guide_owner; DROP ROLE guide_app');
  });

  const database = useDatabase();
  const as = (role: string) => database.pool({ options: `-c role=${role}` });
  let app: Pool;

  beforeAll(async () => {
    await database.pool({ max: 1 }).query(statements);
    await migrate(as('guide_owner'), { grantTo: 'guide_app' });
    app = as('guide_app');
  });

  it('own the tables, and may use them', async () => {
    const { rows } = await app.query(
      "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'express_scim'",
    );
    expect(rows).toEqual([{ tableowner: 'guide_owner' }]);
    expect(await doctor(app)).toEqual([]);
    await createPostgresScim({ pool: app }).verify();
    await expect(app.query('CREATE TABLE express_scim.x (id integer)')).rejects.toMatchObject({
      code: '42501',
    });
  });

  storeContract(
    { describe, it },
    (): ContractStores => {
      const later = { connect: () => app.connect(), listenerCount: () => 1 };
      const { stores, unitOfWork, ...services } = createPostgresScim({ pool: later });
      const { tokenStore, roleSettingsStore, deletionGuardStore, requestCountStore } = services;
      return {
        ...stores,
        unitOfWork,
        tokenStore,
        roleSettingsStore,
        deletionGuardStore,
        requestCountStore,
        eventOutbox: stores.eventOutbox as NonNullable<ContractStores['eventOutbox']>,
      };
    },
    { name: 'stores of a role that owns nothing' },
  );
});
