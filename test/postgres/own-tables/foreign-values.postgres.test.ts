import { beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { RequestContext } from '../../../src/index.js';
import { createPostgresScim, migrate, type PostgresScim } from '../../../src/postgres/index.js';
import { scimClient } from '../../support/client.js';
import { patch, user } from '../../support/messages.js';
import { useDatabase } from '../../support/postgres/use-database.js';
import { createProduct } from '../host/app.js';
import { TOKEN } from '../host/options.js';
import { OWN_SQL, OWN_TABLES } from '../host/own-tables.js';

/** Values in tables of the product's, and names of tenants, that are none of ours. */
const database = useDatabase();
let pool: Pool;
beforeAll(async () => {
  pool = database.pool();
  await migrate(pool);
  await pool.query(OWN_SQL);
});

it.each([
  '"x"',
  '[]',
  '5',
  '{"emails":"x","roles":5,"name":[],"nickName":7,"phoneNumbers":[1],"title":{}}',
  '{"emails":[{"value":5}],"addresses":[{"type":"work","primary":"yes"}],"urn:x":1}',
])('somebody is switched off whatever stands in the column of the rest: %s', async (rest) => {
  const { app, router } = createProduct(pool, { isOwn: true });
  const scim = scimClient(app, { base: '/scim/v2', token: TOKEN });
  const { id } = (await scim.post('/Users', user(`of ${rest}`)).expect(201)).body;
  await pool.query('UPDATE accounts SET scim_attributes = $2 WHERE scim_id = $1', [id, rest]);
  const disable = { op: 'replace', path: 'active', value: false };
  await scim.patch(`/Users/${id}`, patch(disable)).expect(200);
  const { rows } = await pool.query('SELECT is_active FROM accounts WHERE scim_id = $1', [id]);
  expect(rows).toEqual([{ is_active: false }]);
  await router.close();
});

/** The same tables, each tenant by a key of another type. */
function tenantsBy(type: 'integer' | 'uuid'): PostgresScim {
  const { users, groups } = OWN_TABLES;
  const tenant = { column: `by_${type}`, type };
  if (users === undefined || groups === undefined) throw new Error('There are both.');
  return createPostgresScim({
    pool,
    ...OWN_TABLES,
    users: { ...users, tenant },
    groups: { ...groups, tenant },
  });
}

it.each([
  ['integer', '1', ['01', ' 1', '1 ', '+1', '1\n', 'one', "1'; --", '99999999999999999999']],
  [
    'uuid',
    '0190b7a4-0000-7000-8000-00000000000a',
    ['0190B7A4-0000-7000-8000-00000000000A', '{0190b7a4-0000-7000-8000-00000000000a}', 'one'],
  ],
] as const)('a tenant with an %s has one name: %s', async (type, one, others) => {
  const sqlType = type === 'integer' ? 'bigint' : 'uuid';
  for (const table of ['accounts', 'teams']) {
    await pool.query(`ALTER TABLE ${table} ADD by_${type} ${sqlType};
      ALTER TABLE ${table} ALTER organization DROP NOT NULL`);
  }
  await pool.query(`CREATE UNIQUE INDEX ON accounts (by_${type}, email_key) WHERE deleted_at IS NULL;
    CREATE UNIQUE INDEX ON teams (by_${type}, lower(name))`);
  const { userStore } = tenantsBy(type).stores;
  const of = (tenantId: string) =>
    ({ tenantId, requestId: 'r', principal: { id: 'x' } }) as RequestContext;
  const draft = { userName: 'ada', active: true };
  const { id } = await userStore.create(of(one), draft);
  expect(await userStore.get(of(one), id)).toMatchObject(draft);
  for (const other of others) {
    await expect(userStore.get(of(other), id)).rejects.toThrow('No row can belong');
    await expect(userStore.create(of(other), draft)).rejects.toThrow();
    await expect(userStore.delete(of(other), id)).rejects.toThrow();
  }
});
