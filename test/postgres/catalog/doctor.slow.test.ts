import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { doctor, migrate } from '../../../src/postgres/index.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { CATALOG_FILE, catalogFile } from './catalog-file.js';

const db = emptyDatabase();

beforeAll(async () => {
  await migrate(db.pool);
});

it('expects what the migrations make (npm run catalog)', async () => {
  expect(readFileSync(CATALOG_FILE, 'utf8')).toBe(await catalogFile(db.pool));
});

const ALTER = 'ALTER TABLE express_scim.';

/** What may happen to a database, and how it is told. */
const DAMAGES: readonly (readonly [sql: string, object: string, problem: string | RegExp])[] = [
  ['DROP TABLE express_scim.request_counts', 'table express_scim.request_counts', 'is missing'],
  ['DROP TABLE express_scim.members', 'table express_scim.members', 'is missing'],
  [
    `${ALTER}users DROP COLUMN password_hash`,
    'column express_scim.users.password_hash',
    'is missing',
  ],
  [
    `${ALTER}groups ALTER COLUMN external_id TYPE varchar(40)`,
    'column express_scim.groups.external_id',
    'has type character varying(40) instead of text',
  ],
  [
    `${ALTER}tokens ALTER COLUMN token DROP NOT NULL`,
    'column express_scim.tokens.token',
    'allows NULL',
  ],
  [
    `${ALTER}users ALTER COLUMN display_name SET NOT NULL`,
    'column express_scim.users.display_name',
    'does not allow NULL',
  ],
  [
    `${ALTER}users ALTER COLUMN version DROP DEFAULT`,
    'column express_scim.users.version',
    'has default none instead of 1',
  ],
  [
    `${ALTER}users ALTER COLUMN external_id SET DEFAULT 'x'`,
    'column express_scim.users.external_id',
    "has default 'x'::text instead of none",
  ],
  [
    `${ALTER}outbox ALTER COLUMN id DROP IDENTITY`,
    'column express_scim.outbox.id',
    'is no identity column',
  ],
  [
    `${ALTER}users ADD COLUMN badge text NOT NULL`,
    'column express_scim.users.badge',
    /^is not known, allows no NULL/,
  ],
  [
    `${ALTER}members DROP CONSTRAINT members_group`,
    'constraint members_group of express_scim.members',
    'is missing',
  ],
  [
    `${ALTER}tokens DROP CONSTRAINT tokens_digest`,
    'constraint tokens_digest of express_scim.tokens',
    'is missing',
  ],
  [
    `${ALTER}members DROP CONSTRAINT members_group, ADD CONSTRAINT members_group FOREIGN KEY (tenant_id, group_id) REFERENCES express_scim.groups`,
    'constraint members_group of express_scim.members',
    /^is FOREIGN KEY .* instead of .* ON DELETE CASCADE$/,
  ],
  [
    `${ALTER}members DROP CONSTRAINT members_group, ADD CONSTRAINT members_group FOREIGN KEY (tenant_id, group_id) REFERENCES express_scim.groups ON DELETE CASCADE NOT VALID`,
    'constraint members_group of express_scim.members',
    'was not checked against all rows',
  ],
  [
    `${ALTER}users ADD CONSTRAINT mine CHECK (user_name LIKE '%@%')`,
    'constraint mine of express_scim.users',
    'is not known, and may refuse what is valid',
  ],
  [
    'DROP INDEX express_scim.users_user_name',
    'index express_scim.users_user_name on users',
    'is missing, which keeps values unique',
  ],
  [
    'DROP INDEX express_scim.groups_external_id',
    'index express_scim.groups_external_id on groups',
    'is missing',
  ],
  [
    'DROP INDEX express_scim.groups_external_id; CREATE INDEX groups_external_id ON express_scim.groups (external_id)',
    'index express_scim.groups_external_id on groups',
    /^is CREATE INDEX .*\(external_id\) instead of CREATE INDEX /,
  ],
  [
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'express_scim.groups_external_id'::regclass",
    'index express_scim.groups_external_id on groups',
    'is INVALID: it was left behind half-made',
  ],
  [
    "CREATE INDEX mine ON express_scim.users (created_at); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'express_scim.mine'::regclass",
    'index express_scim.mine on users',
    'is INVALID: it costs writes and helps nobody',
  ],
  [
    'CREATE UNIQUE INDEX mine ON express_scim.users (display_name)',
    'index express_scim.mine on users',
    'is not known, and may refuse what is valid',
  ],
  [
    `${ALTER}used_assertions SET UNLOGGED`,
    'table express_scim.used_assertions',
    'is UNLOGGED, so that a crash of the server empties it',
  ],
];

describe('doctor', () => {
  beforeEach(async () => {
    await db.empty();
    await migrate(db.pool);
  });

  it.each(DAMAGES)('tells and mends: %s', async (sql, object, problem) => {
    await db.query(sql);
    const found = await doctor(db.pool);
    expect(found).toEqual([
      {
        object,
        problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
        remedy: expect.any(String),
        blocking: expect.any(Boolean),
      },
    ]);
    for (const statement of found[0]?.remedy.split(/(?<=;)\n/) ?? []) await db.query(statement, []);
    expect(await doctor(db.pool)).toEqual([]);
  });

  it('tells everything at once', async () => {
    for (const [sql] of [DAMAGES[0], DAMAGES[2], DAMAGES[15]].filter(
      (each) => each !== undefined,
    )) {
      await db.query(sql);
    }
    expect((await doctor(db.pool)).map(({ object }) => object).toSorted()).toEqual([
      'column express_scim.users.password_hash',
      'index express_scim.users_user_name on users',
      'table express_scim.request_counts',
    ]);
  });

  it('does not mind an index that the operator has added, a nullable column or another table', async () => {
    await db.query(
      `CREATE INDEX mine ON express_scim.users (created_at); ${ALTER}users ADD COLUMN mine text;
       CREATE TABLE express_scim.theirs (id integer)`,
    );
    expect(await doctor(db.pool)).toEqual([]);
  });

  it('finds the same whatever the search path is', async () => {
    await db.query('SET search_path = express_scim, public', []);
    expect(await doctor(db.pool)).toEqual([]);
    await db.query('RESET search_path', []);
  });

  it('tells only the version of tables that have another', async () => {
    await db.query('DELETE FROM express_scim.schema_versions WHERE version > 1', []);
    expect(await doctor(db.pool)).toEqual([
      {
        object: 'schema express_scim',
        problem: 'has version 1, and this version of express-scim needs 5',
        remedy: 'npx express-scim migrate',
        blocking: true,
      },
    ]);
    await db.query(
      'INSERT INTO express_scim.schema_versions VALUES (2, true), (3, false), (4, false), (5, false), (6, true)',
      [],
    );
    expect(await doctor(db.pool)).toMatchObject([
      { problem: expect.stringContaining('too new'), remedy: 'npm install express-scim@latest' },
    ]);
    await db.empty();
    expect(await doctor(db.pool)).toMatchObject([{ problem: 'is missing' }]);
    await db.query('CREATE SCHEMA express_scim', []);
    expect(await doctor(db.pool)).toMatchObject([{ problem: 'has no tables of express-scim' }]);
    expect(await doctor(db.pool, { schema: 'rfp' })).toMatchObject([
      { object: 'schema rfp', remedy: 'npx express-scim migrate --schema rfp' },
    ]);
  });
});
