import { beforeEach, expect, it } from '@jest/globals';
import { createPostgresScim, migrate, planTables } from '../../../src/postgres/index.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { watchedPool } from '../../support/postgres/watched-pool.js';
import { PRODUCT, TABLES } from './product.js';
import { runSteps } from './steps.js';

const db = emptyDatabase();
const connection = {
  query: async (text: string, values?: readonly unknown[]) => ({
    rows: await db.query(text, values),
  }),
};
const ctx = { tenantId: '1', principal: { id: 'x', tenantId: '1' } } as never;

let told: string[] = [];
const logger = {
  warn: (message: string) => told.push(message),
  error: (message: string) => told.push(message),
};

beforeEach(async () => {
  told = [];
  await db.empty();
  await db.empty('public');
  await db.query(
    `CREATE SCHEMA public; ${PRODUCT} INSERT INTO organizations (name) VALUES ('Acme')`,
  );
});

it('tells at start all that is missing in our tables and in those of the product, with what mends it', async () => {
  const scim = createPostgresScim({ pool: db.pool, logger, ...TABLES });
  const error: Error = await scim.verify().then(
    () => new Error('nothing was wrong'),
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ code: 'ERR_SCIM_DATABASE' });
  for (const part of [
    'schema express_scim is missing',
    'column public.accounts.scim_id is missing, which is to hold the SCIM id',
    'unique index on public.teams (organization_id, name_key) is missing: displayName is not unique',
    'ALTER TABLE "public"."accounts" ADD COLUMN "scim_id" uuid;',
    'CREATE UNIQUE INDEX CONCURRENTLY "teams_scim_name_key" ON "public"."teams"',
  ]) {
    expect(error.message).toContain(part);
  }
  // What works without is for doctor.
  expect(error.message).not.toContain('team_members_scim_person');
  await scim.close();
});

it('answers 503 until the tables are as the options say, and then goes on', async () => {
  await migrate(db.pool);
  const pool = watchedPool(db.pool);
  const scim = createPostgresScim({ pool, logger, ...TABLES });
  const create = () =>
    scim.stores.userStore.create(ctx, { userName: 'Ada@x.example', active: true });
  await expect(create()).rejects.toMatchObject({
    code: 'unavailable',
    cause: { code: 'ERR_SCIM_DATABASE' },
  });
  expect(told).toEqual([expect.stringContaining('column public.accounts.scim_id is missing')]);
  expect(pool.count(/^INSERT|WITH .*INSERT/)).toBe(0);
  await runSteps(connection, await planTables(TABLES));
  await scim.verify();
  expect(await create()).toMatchObject({ userName: 'Ada@x.example' });
  expect(await db.query('SELECT email, email_key, plan FROM accounts', [])).toEqual([
    { email: 'Ada@x.example', email_key: 'ada@x.example', plan: 'free' },
  ]);
  await scim.close();
});

it('warns of rows that the product has and nobody can find by their key', async () => {
  await migrate(db.pool);
  await runSteps(connection, await planTables(TABLES));
  await db.query(
    `INSERT INTO accounts (organization_id, email, plan) VALUES (1, 'ada@x.example', 'free')`,
  );
  const scim = createPostgresScim({ pool: db.pool, logger, ...TABLES });
  await scim.verify();
  await scim.verify();
  expect(told).toEqual([
    'column public.accounts.email_key is empty in 1 row with a value in email: SCIM does not see that it is in use. Run: npx express-scim backfill --tables <module>',
  ]);
  await scim.close();
});

it('asks three statements before the first one, and none afterwards', async () => {
  await migrate(db.pool);
  await runSteps(connection, await planTables(TABLES));
  const pool = watchedPool(db.pool);
  const scim = createPostgresScim({ pool, logger, ...TABLES });
  await scim.findRoles('1', '01a23113-9915-7412-88ad-1607c59f9f05');
  expect(pool.asked().length).toBe(4);
  await scim.findRoles('1', '01a23113-9915-7412-88ad-1607c59f9f05');
  expect(pool.asked().length).toBe(1);
  await scim.close();
});

it('says which tenant no row can belong to, and what to give instead', async () => {
  await migrate(db.pool);
  await runSteps(connection, await planTables(TABLES));
  const scim = createPostgresScim({ pool: db.pool, logger, ...TABLES });
  const acme = { ...(ctx as object), tenantId: 'acme' } as never;
  const refused =
    'No row can belong to the tenant "acme": "users.tenant" is of type integer. Where tokens are made, give as tenantId what stands in column "organization_id".';
  await expect(scim.stores.userStore.list(acme, {} as never)).rejects.toThrow(refused);
  await expect(scim.stores.groupStore.list(acme, {} as never)).rejects.toThrow(
    refused.replace('users', 'groups'),
  );
  await expect(scim.findRoles('acme', '01a23113-9915-7412-88ad-1607c59f9f05')).rejects.toThrow(
    refused,
  );
  await scim.close();
});
