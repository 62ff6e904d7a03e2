import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DatabaseFinding } from '../../../src/postgres/index.js';
import { doctor, migrate, planTables } from '../../../src/postgres/index.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { watchedPool } from '../../support/postgres/watched-pool.js';
import { PRODUCT, statementsIn, TABLES } from './product.js';

const db = emptyDatabase();

async function mend(found: readonly DatabaseFinding[]): Promise<void> {
  for (const { remedy } of found) {
    for (const statement of statementsIn(remedy)) await db.query(statement, []);
  }
}

/** The product's tables as the library needs them, as one script. */
let ready = PRODUCT;

const fresh = async (script: string) => {
  await db.empty('public');
  await db.query(`CREATE SCHEMA public; ${script}`);
};

beforeAll(async () => {
  await migrate(db.pool);
  await fresh(PRODUCT);
  const found = await doctor(db.pool, TABLES);
  ready += found.map(({ remedy }) => remedy.replaceAll(' CONCURRENTLY', '')).join('\n');
});

beforeEach(() => fresh(ready));

it('finds nothing in tables that are as the options say', async () => {
  expect(await doctor(db.pool, TABLES)).toEqual([]);
});

it('asks two statements: for the tables, and for rows without a key', async () => {
  const pool = watchedPool(db.pool);
  await doctor(pool);
  const ours = pool.asked().length;
  await doctor(pool, TABLES);
  expect(pool.asked().length - ours).toBe(2);
});

it('tells everything at once of tables that know nothing of SCIM', async () => {
  await fresh(PRODUCT);
  const found = await doctor(db.pool, TABLES);
  expect(
    found.map(({ object, blocking }) => `${object}${blocking ? '' : ' (works without)'}`),
  ).toEqual([
    'column public.accounts.scim_id',
    'column public.accounts.scim_version',
    'column public.accounts.scim_roles_version',
    'column public.accounts.scim_roles_locked',
    'column public.accounts.email_key',
    'column public.accounts.scim_external_id',
    'column public.accounts.scim_attributes',
    'column public.teams.scim_id',
    'column public.teams.scim_version',
    'column public.teams.scim_revision',
    'column public.teams.name_key',
    'column public.teams.scim_attributes',
    'unique index on public.accounts (organization_id, scim_id)',
    'unique index on public.accounts (organization_id, email_key) where deleted_at is NULL',
    'index on public.accounts (organization_id, scim_external_id) (works without)',
    'unique index on public.teams (organization_id, scim_id)',
    'unique index on public.teams (organization_id, name_key)',
    'index on public.team_members (account_id) (works without)',
  ]);
  await mend(found);
  expect(await doctor(db.pool, TABLES)).toEqual([]);
});

type Damage = readonly [
  sql: string,
  object: string,
  problem: string | RegExp,
  weight: 'blocks' | 'warns' | 'remark',
];

const MENDED: readonly Damage[] = [
  // Columns
  [
    'ALTER TABLE accounts DROP COLUMN scim_id',
    'column public.accounts.scim_id',
    /^is missing/,
    'blocks',
  ],
  [
    'ALTER TABLE accounts DROP COLUMN first_name',
    'column public.accounts.first_name',
    'is missing, which is to hold name.givenName',
    'blocks',
  ],
  [
    'ALTER TABLE accounts DROP COLUMN deleted_at CASCADE',
    'column public.accounts.deleted_at',
    /^is missing/,
    'blocks',
  ],
  [
    'ALTER TABLE teams DROP COLUMN created_at',
    'column public.teams.created_at',
    /^is missing/,
    'blocks',
  ],
  [
    'ALTER TABLE team_members DROP COLUMN account_id',
    'column public.team_members.account_id',
    /^is missing/,
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN scim_version TYPE integer',
    'column public.accounts.scim_version',
    'has type integer instead of bigint',
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN scim_attributes TYPE json',
    'column public.accounts.scim_attributes',
    'has type json instead of jsonb',
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN scim_id TYPE text',
    'column public.accounts.scim_id',
    'has type text instead of uuid',
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN is_active TYPE integer USING 1',
    'column public.accounts.is_active',
    'has type integer instead of boolean',
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN created_at TYPE timestamp',
    'column public.accounts.created_at',
    'has type timestamp without time zone instead of timestamptz',
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN deleted_at TYPE timestamp',
    'column public.accounts.deleted_at',
    'has type timestamp without time zone instead of timestamptz',
    'blocks',
  ],
  [
    "CREATE TYPE label AS ENUM ('a'); ALTER TABLE accounts ALTER COLUMN first_name TYPE label USING 'a'",
    'column public.accounts.first_name',
    'has type label instead of text',
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN email_key TYPE char(80)',
    'column public.accounts.email_key',
    'has type character instead of text',
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN deleted_at SET NOT NULL',
    'column public.accounts.deleted_at',
    /^does not allow NULL/,
    'blocks',
  ],
  [
    'ALTER TABLE accounts ADD COLUMN badge text NOT NULL',
    'column public.accounts.badge',
    /^allows no NULL, has no default and is not filled/,
    'blocks',
  ],
  [
    'ALTER TABLE team_members ADD COLUMN added_by integer NOT NULL',
    'column public.team_members.added_by',
    /^allows no NULL/,
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN first_name SET NOT NULL',
    'column public.accounts.first_name',
    'does not allow NULL, and refuses whom a provider sends without name.givenName',
    'remark',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN first_name TYPE varchar(40)',
    'column public.accounts.first_name',
    'takes no more than 40 characters, and refuses what is longer',
    'remark',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN scim_version SET DEFAULT 1',
    'column public.accounts.scim_version',
    /^has a default, so that providers see/,
    'remark',
  ],
  [
    'UPDATE teams SET scim_version = 1; ALTER TABLE teams ALTER COLUMN scim_version SET NOT NULL',
    'column public.teams.scim_version',
    'does not allow NULL, so that no row of your product can be hidden and linked',
    'remark',
  ],
  [
    'ALTER TABLE accounts DROP COLUMN email_key CASCADE; ALTER TABLE accounts ADD COLUMN email_key text GENERATED ALWAYS AS (lower(email)) STORED; CREATE UNIQUE INDEX k ON accounts (organization_id, email_key) WHERE deleted_at IS NULL',
    'column public.accounts.email_key',
    /^is computed by the database/,
    'blocks',
  ],
  [
    'ALTER TABLE accounts ALTER COLUMN scim_roles_version DROP DEFAULT, ALTER COLUMN scim_roles_version ADD GENERATED ALWAYS AS IDENTITY',
    'column public.accounts.scim_roles_version',
    /^is an identity column/,
    'blocks',
  ],
  // Indexes
  [
    'DROP INDEX accounts_scim_id',
    'unique index on public.accounts (organization_id, scim_id)',
    'is missing: ids are not unique',
    'blocks',
  ],
  [
    'DROP INDEX accounts_scim_email_key',
    'unique index on public.accounts (organization_id, email_key) where deleted_at is NULL',
    'is missing: userName is not unique',
    'blocks',
  ],
  [
    "DROP INDEX accounts_scim_email_key; CREATE UNIQUE INDEX accounts_scim_email_key ON accounts (organization_id, email_key) WHERE plan = 'free'",
    'unique index on public.accounts (organization_id, email_key) where deleted_at is NULL',
    /^is missing/,
    'blocks',
  ],
  [
    'DROP INDEX accounts_scim_email_key; CREATE INDEX accounts_scim_email_key ON accounts (organization_id, email_key) WHERE deleted_at IS NULL',
    'unique index on public.accounts (organization_id, email_key) where deleted_at is NULL',
    /^is missing/,
    'blocks',
  ],
  [
    'DROP INDEX accounts_scim_email_key; CREATE UNIQUE INDEX accounts_scim_email_key ON accounts (organization_id, lower(email_key)) WHERE deleted_at IS NULL',
    'unique index on public.accounts (organization_id, email_key) where deleted_at is NULL',
    /^is missing/,
    'blocks',
  ],
  [
    'DROP INDEX teams_scim_name_key; ALTER TABLE teams ADD CONSTRAINT late UNIQUE (organization_id, name_key) DEFERRABLE',
    'unique index on public.teams (organization_id, name_key)',
    /^is missing/,
    'blocks',
  ],
  [
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'teams_scim_name_key'::regclass",
    'index public.teams_scim_name_key on teams',
    /^is INVALID, left behind half-made/,
    'blocks',
  ],
  [
    'DROP INDEX team_members_scim_person',
    'index on public.team_members (account_id)',
    /^is missing/,
    'warns',
  ],
  [
    'DROP INDEX accounts_scim_external_id',
    'index on public.accounts (organization_id, scim_external_id)',
    /^is missing/,
    'warns',
  ],
  [
    'ALTER TABLE team_members DROP CONSTRAINT team_members_pkey',
    'unique index on public.team_members (team_id, account_id)',
    /^is missing: a person may be in a team twice/,
    'blocks',
  ],
  [
    'ALTER TABLE account_roles DROP CONSTRAINT account_roles_pkey',
    'unique index on public.account_roles (account_id, role_id)',
    /^is missing/,
    'blocks',
  ],
  [
    'ALTER TABLE roles DROP CONSTRAINT roles_name_key',
    'unique index on public.roles (name)',
    /^is missing: a name may stand for several roles/,
    'blocks',
  ],
  [
    'ALTER TABLE roles DROP CONSTRAINT roles_pkey CASCADE',
    'unique index on public.roles (id)',
    'is missing: keys are not unique',
    'blocks',
  ],
  // Foreign keys
  [
    'ALTER TABLE team_members DROP CONSTRAINT team_members_account_id_fkey',
    'column public.team_members.account_id',
    /^has no foreign key to public.accounts/,
    'warns',
  ],
  [
    'ALTER TABLE team_members DROP CONSTRAINT team_members_account_id_fkey, ADD CONSTRAINT f FOREIGN KEY (account_id) REFERENCES accounts NOT VALID',
    'column public.team_members.account_id',
    'has a foreign key that was not checked against all rows',
    'warns',
  ],
];

const TOLD: readonly Damage[] = [
  ['DROP TABLE account_roles', 'table public.account_roles', 'is missing', 'blocks'],
  [
    'ALTER TABLE accounts RENAME TO people; CREATE VIEW accounts AS SELECT * FROM people',
    'table public.accounts',
    'is no table',
    'blocks',
  ],
  [
    'CREATE UNIQUE INDEX everywhere ON accounts (email)',
    'index public.everywhere on accounts',
    'keeps email unique, and may refuse what providers send',
    'remark',
  ],
  [
    "ALTER TABLE accounts ADD CONSTRAINT sane CHECK (email LIKE '%@%')",
    'table public.accounts',
    'has CHECK constraints, which were not examined: sane',
    'remark',
  ],
  [
    "CREATE DOMAIN label AS text CHECK (VALUE <> ''); ALTER TABLE accounts ALTER COLUMN first_name TYPE label",
    'column public.accounts.first_name',
    'is of the domain label, which may refuse what providers send',
    'remark',
  ],
  [
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER touch BEFORE UPDATE ON teams FOR EACH ROW EXECUTE FUNCTION touch()",
    'table public.teams',
    'has triggers, which run for what SCIM writes, too: touch',
    'remark',
  ],
];

const weights = {
  blocks: { blocking: true },
  warns: { blocking: false },
  remark: { blocking: false, remark: true },
};

const finding = ([, object, problem, weight]: Damage) => ({
  object,
  problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
  remedy: expect.any(String),
  ...weights[weight],
});

describe('doctor, of tables of the product', () => {
  it.each(MENDED)('tells and mends: %s', async (...damage) => {
    await db.query(damage[0]);
    const found = await doctor(db.pool, TABLES);
    expect(found).toContainEqual(finding(damage));
    await mend(found);
    expect(await doctor(db.pool, TABLES)).toEqual([]);
  });

  it.each(TOLD)('tells: %s', async (...damage) => {
    await db.query(damage[0]);
    expect(await doctor(db.pool, TABLES)).toEqual([finding(damage)]);
  });
});

describe('an option that says another type than the table has', () => {
  const uuid = { column: 'id', type: 'uuid' } as const;
  it('is what is to be corrected, and no table that others refer to', async () => {
    const tables = { ...TABLES, users: { ...TABLES.users, key: uuid, id: 'scim_id' } };
    const found = await doctor(db.pool, tables);
    expect(found.map(({ object, problem, remedy }) => [object, problem, remedy])).toEqual([
      [
        'column public.accounts.id',
        'has type integer instead of uuid',
        `Say so in "users.key": type: 'integer'.`,
      ],
      [
        'column public.team_members.account_id',
        'has type integer instead of uuid',
        `Say so in "users.key": type: 'integer'.`,
      ],
      [
        'column public.account_roles.account_id',
        'has type integer instead of uuid',
        `Say so in "users.key": type: 'integer'.`,
      ],
    ]);
    const plan = await planTables({ ...tables, pool: db.pool });
    expect(plan.replaceAll(/^--.*$/gm, '').trim()).toBe('');
    expect(plan).toContain(`Say so in "users.key": type: 'integer'.`);
  });

  it('is told of the tenant, too', async () => {
    const tables = { ...TABLES, users: { ...TABLES.users, tenant: 'organization_id' } };
    expect(await doctor(db.pool, tables)).toContainEqual(
      expect.objectContaining({
        object: 'column public.accounts.organization_id',
        remedy: `Say so in "users.tenant": type: 'integer'.`,
      }),
    );
  });
});

it('makes no key for a table that has another', async () => {
  const key = { column: 'number', type: 'integer' } as const;
  expect(await doctor(db.pool, { ...TABLES, users: { ...TABLES.users, key } })).toContainEqual(
    expect.objectContaining({
      object: 'column public.accounts.number',
      remedy: 'Name the primary key of the table in "users.key".',
    }),
  );
});

it('plans nothing that takes NOT NULL from a column, but tells of it', async () => {
  await db.query('ALTER TABLE accounts ADD COLUMN badge text NOT NULL');
  const plan = await planTables({ ...TABLES, pool: db.pool });
  expect(plan.replaceAll(/^--.*$/gm, '').trim()).toBe('');
  expect(plan).toContain('Give a value in "users.insert", or map an attribute to it. Else:');
  expect(plan).toContain('-- ALTER TABLE "public"."accounts" ALTER COLUMN "badge" DROP NOT NULL;');
});
