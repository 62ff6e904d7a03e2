import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OwnTables, TablesOptions } from '../../../src/postgres/index.js';
import { backfillKeys, doctor, migrate, planTables } from '../../../src/postgres/index.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { PRODUCT, TABLES } from './product.js';
import { runSteps } from './steps.js';

const db = emptyDatabase();
const connection = {
  query: async (text: string, values?: readonly unknown[]) => ({
    rows: await db.query(text, values),
  }),
};

beforeAll(async () => {
  await migrate(db.pool);
});

beforeEach(async () => {
  await db.empty('public');
  await db.query('DROP SCHEMA IF EXISTS "Our ""Schema""" CASCADE; CREATE SCHEMA public');
});

async function ready(script: string, tables: TablesOptions): Promise<void> {
  await db.query(script);
  await runSteps(connection, await planTables({ ...tables, pool: db.pool }));
  await backfillKeys(db.pool, { ...tables, pauseMs: 0 });
  expect(await doctor(db.pool, tables)).toEqual([]);
}

const told = async (tables: TablesOptions) =>
  (await doctor(db.pool, tables)).map(({ object, problem }) => `${object} ${problem}`);

describe('names', () => {
  const odd = (name: string) => `${name} "x" É; --'$1`;
  const quote = (name: string) => `"${odd(name).replaceAll('"', '""')}"`;
  /** Every name of the product, in its SQL, and in the options. */
  const NAMES = [
    'organizations',
    'organization_id',
    'account_roles',
    'accounts',
    'account_id',
    'team_members',
    'team_id',
    'teams',
    'roles',
    'role_id',
    'created_at',
    'updated_at',
    'deleted_at',
    'first_name',
    'last_name',
    'is_active',
    'email',
    'plan',
    'name',
    'id',
  ];
  const script = `CREATE SCHEMA "Our ""Schema"""; SET search_path = "Our ""Schema""";
    ${PRODUCT.replaceAll(new RegExp(`\\b(?:${NAMES.join('|')})\\b`, 'g'), quote)} RESET search_path`;
  const table = (name: string) => ({ schema: 'Our "Schema"', name: odd(name) });
  const tenant = { column: odd('organization_id'), type: 'integer' } as const;
  const common = {
    tenant,
    key: { column: odd('id'), type: 'integer' },
    id: odd('scim_id'),
    version: odd('scim_version'),
    rest: odd('rest'),
    created: odd('created_at'),
    updated: odd('updated_at'),
  } as const;
  const HOSTILE: OwnTables = {
    users: {
      ...common,
      table: table('accounts'),
      deleted: odd('deleted_at'),
      columns: {
        userName: { column: odd('email'), key: odd('email_key') },
        active: { column: odd('is_active'), whenNull: true },
        'name.givenName': odd('first_name'),
        externalId: odd('external'),
      },
      insert: { [odd('plan')]: 'free' },
      rolesLocked: odd('locked'),
      rolesVersion: odd('roles_version'),
    },
    groups: {
      ...common,
      table: table('teams'),
      revision: odd('revision'),
      columns: { displayName: { column: odd('name'), key: odd('key') } },
    },
    members: { table: table('team_members'), group: odd('team_id'), user: odd('account_id') },
    roles: {
      table: table('account_roles'),
      user: odd('account_id'),
      role: { column: odd('role_id'), table: table('roles'), key: odd('id'), name: odd('name') },
    },
  };

  it('may be hostile, all of them', async () => {
    await db.query(script);
    await db.query(
      `INSERT INTO "Our ""Schema""".${quote('organizations')} (${quote('name')}) VALUES ('Acme');
       INSERT INTO "Our ""Schema""".${quote('accounts')} (${quote('organization_id')}, ${quote('email')}, ${quote('plan')})
         VALUES (1, 'A''da"@X.example', 'free'), (1, 'Bea@x.example', 'free')`,
    );
    await runSteps(connection, await planTables({ ...HOSTILE, pool: db.pool }));
    expect(await told(HOSTILE)).toEqual([expect.stringContaining('is empty in 2 rows')]);
    await backfillKeys(db.pool, { ...HOSTILE, pauseMs: 0 });
    expect(await doctor(db.pool, HOSTILE)).toEqual([]);
    expect(await planTables({ ...HOSTILE, pool: db.pool })).toBe('');
    expect(
      await db.query(
        `SELECT ${quote('email_key')} AS key FROM "Our ""Schema""".${quote('accounts')} ORDER BY 1`,
        [],
      ),
    ).toEqual([{ key: 'a\'da"@x.example' }, { key: 'bea@x.example' }]);
  });

  it('may be as long as they can be, in several bytes a character', async () => {
    const long = 'ü'.repeat(31);
    await ready(PRODUCT.replaceAll(/\bteams\b/g, `"${long}"`), {
      ...TABLES,
      groups: { ...TABLES.groups, table: long },
    });
  });
});

describe('other shapes', () => {
  it('have uuid keys, tenants of text and in every table, and no soft delete', async () => {
    const tables: OwnTables = {
      users: {
        table: 'people',
        tenant: 'org',
        key: { column: 'id', type: 'uuid' },
        columns: {
          userName: { column: 'login', key: 'login_key' },
          active: 'enabled',
          emails: { column: 'mails', key: 'mail_keys' },
        },
        rest: 'scim',
        created: 'made',
        updated: 'changed',
      },
      groups: {
        table: 'squads',
        tenant: 'org',
        key: 'code',
        columns: { displayName: { column: 'title', key: 'title_key' } },
        rest: 'scim',
        created: 'made',
        updated: 'changed',
      },
      members: { table: 'squad_people', group: 'squad', user: 'person', tenant: 'org' },
      roles: {
        table: 'grants',
        user: 'person',
        role: 'role',
        tenant: 'org',
        reason: 'why',
        targetTenant: 'target',
      },
    };
    await ready(
      `CREATE TABLE people (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), org text NOT NULL, login varchar NOT NULL, mails jsonb, enabled boolean NOT NULL DEFAULT true,
         made timestamptz NOT NULL DEFAULT now(), changed timestamptz(3) NOT NULL DEFAULT now());
       CREATE TABLE squads (org text NOT NULL, code text DEFAULT gen_random_uuid()::text, title text NOT NULL,
         made timestamptz NOT NULL DEFAULT now(), changed timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (org, code), UNIQUE (code));
       CREATE TABLE squad_people (org text NOT NULL, squad text REFERENCES squads (code), person uuid REFERENCES people, UNIQUE (org, person, squad));
       CREATE TABLE grants (org text NOT NULL, person uuid NOT NULL REFERENCES people, target text NOT NULL DEFAULT '', role text NOT NULL, why text,
         PRIMARY KEY (person, target, role));
       INSERT INTO people (org, login, mails) VALUES ('a', 'Ada', '[{"value": "ADA@x.example"}, {"value": "RENÉ@x.example", "type": "home"}]'), ('a', 'Bea', NULL)`,
      tables,
    );
    expect(await db.query('SELECT login_key, mail_keys FROM people ORDER BY 1', [])).toEqual([
      { login_key: 'ada', mail_keys: ['ada@x.example', 'rené@x.example'] },
      { login_key: 'bea', mail_keys: [] },
    ]);
  });

  it('compare names by lower() where there is no column for keys', async () => {
    const tables = {
      ...TABLES,
      users: { ...TABLES.users, columns: { userName: 'email', active: 'is_active' } },
    };
    await ready(PRODUCT, tables);
    await db.query('DROP INDEX accounts_scim_email', []);
    expect(await told(tables)).toEqual([
      'unique index on public.accounts (organization_id, lower(email)) where deleted_at is NULL is missing: userName is not unique',
    ]);
    await db.query(
      'CREATE UNIQUE INDEX ON accounts (organization_id, email) WHERE deleted_at IS NULL',
      [],
    );
    expect((await told(tables)).length).toBe(2);
    await db.query(
      'CREATE UNIQUE INDEX ON accounts (organization_id, lower(email)) WHERE deleted_at IS NULL',
      [],
    );
    expect((await told(tables)).length).toBe(1);
  });
});

describe('what keeps people from being removed', () => {
  const { deleted, ...users } = TABLES.users;
  const tables = { ...TABLES, users };
  const INVOICES = 'CREATE TABLE invoices (account_id integer NOT NULL REFERENCES accounts)';

  it('is told: rows of other tables', async () => {
    await ready(`${PRODUCT} ${INVOICES}`, TABLES);
    const found = await doctor(db.pool, tables);
    expect(found).toEqual(
      [
        expect.objectContaining({
          object: 'unique index on public.accounts (organization_id, email_key)',
        }),
        expect.objectContaining({
          object: 'table public.accounts',
          problem:
            'has rows that cannot be removed while public.invoices names them (invoices_account_id_fkey)',
          blocking: false,
        }),
      ].reverse(),
    );
  });

  it('is nothing to tell of where such rows go, too', async () => {
    await ready(
      `${PRODUCT} ${INVOICES} ON DELETE CASCADE`.replace(
        ') ON DELETE CASCADE',
        ' ON DELETE CASCADE)',
      ),
      tables,
    );
  });
});

it('an index that counts deleted rows, too, is told: the name of somebody who is gone stays taken', async () => {
  await ready(PRODUCT, TABLES);
  await db.query(
    'DROP INDEX accounts_scim_email_key; CREATE UNIQUE INDEX whole ON accounts (organization_id, email_key)',
  );
  const [found, ...others] = await doctor(db.pool, TABLES);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    object: 'index public.whole on accounts',
    problem: 'counts deleted rows, too: somebody who was deleted cannot be added again',
    remark: true,
  });
  await runSteps(connection, found?.remedy ?? '');
  expect(await doctor(db.pool, TABLES)).toEqual([]);
});

it('what a function fills in new rows is not known, and only told', async () => {
  await ready(PRODUCT, TABLES);
  const tables = { ...TABLES, users: { ...TABLES.users, insert: () => ({ plan: 'free' }) } };
  expect(await doctor(db.pool, tables)).toEqual([
    {
      object: 'column public.accounts.plan',
      problem: 'allows no NULL and has no default: "users.insert" has to return a value for it',
      remedy: 'Nothing, if "users.insert" does.',
      blocking: false,
      remark: true,
    },
  ]);
  const misspelt = { ...TABLES, users: { ...TABLES.users, insert: { pln: 'free' } } };
  expect(await told(misspelt)).toEqual([
    'column public.accounts.pln is missing, which is to hold a value of "insert"',
    'column public.accounts.plan allows no NULL, has no default and is not filled, so that no row can be added',
  ]);
});

describe('a role that may not do all of it', () => {
  it('is told what it lacks, sequences and policies included, and what grants it', async () => {
    await ready(PRODUCT.replaceAll('id integer GENERATED ALWAYS AS IDENTITY', 'id serial'), TABLES);
    await db.query('DROP ROLE IF EXISTS product_app; CREATE ROLE product_app');
    await db.query(`GRANT USAGE ON SCHEMA public, express_scim TO product_app;
      GRANT ALL ON ALL TABLES IN SCHEMA express_scim TO product_app;
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO product_app;
      GRANT INSERT, UPDATE ON teams, team_members, account_roles TO product_app;
      GRANT DELETE ON team_members, account_roles TO product_app;
      ALTER TABLE teams ENABLE ROW LEVEL SECURITY`);
    // The owner may use them: what the role has to be given is told all the same.
    const plan = await planTables({ ...TABLES, pool: db.pool, grantTo: 'product_app' });
    for (const name of ['accounts_id_seq', 'teams_id_seq']) {
      expect(plan).toContain(`GRANT USAGE ON SEQUENCE "public"."${name}" TO "product_app";`);
    }
    const found = await db.as('product_app', () => doctor(db.pool, TABLES));
    expect(found.map(({ object, problem }) => `${object} ${problem}`)).toEqual([
      'table public.accounts is closed to role product_app: no INSERT, UPDATE',
      'sequence public.accounts_id_seq is closed to role product_app: no USAGE, so that no row can be added',
      'table public.teams is closed to role product_app: no DELETE',
      'sequence public.teams_id_seq is closed to role product_app: no USAGE, so that no row can be added',
      'table public.teams has policies that hide rows from role product_app: people whom they hide are not found',
    ]);
    for (const { remedy, remark } of found) if (!remark) await runSteps(connection, remedy);
    expect(
      (await db.as('product_app', () => doctor(db.pool, TABLES))).map(({ remark }) => remark),
    ).toEqual([true]);
    await db.query('DROP OWNED BY product_app; DROP ROLE product_app');
  });

  it('may have its privileges by column', async () => {
    await ready(PRODUCT, TABLES);
    await db.query('DROP ROLE IF EXISTS product_app; CREATE ROLE product_app');
    const columns =
      'email, email_key, first_name, last_name, is_active, created_at, updated_at, scim_id, scim_version, scim_external_id, scim_attributes, scim_roles_version, scim_roles_locked';
    await db.query(`GRANT USAGE ON SCHEMA public, express_scim TO product_app;
      GRANT ALL ON ALL TABLES IN SCHEMA express_scim TO product_app;
      GRANT ALL ON teams, team_members, account_roles, roles TO product_app;
      GRANT SELECT (id, organization_id, deleted_at, ${columns}), INSERT (organization_id, plan, ${columns}), UPDATE (deleted_at, ${columns})
        ON accounts TO product_app`);
    expect(await db.as('product_app', () => doctor(db.pool, TABLES))).toEqual([]);
    await db.query('DROP OWNED BY product_app; DROP ROLE product_app');
  });
});
