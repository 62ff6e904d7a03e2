import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScimError, UnavailableError, VersionConflictError } from 'express-scim';
import { createTokenService } from 'express-scim/auth';
import { POSTGRES_DDL, postgresScimColumns } from 'express-scim/sql';
import {
  type ConnectionGate,
  compareDirectory,
  createConnectionGate,
  createEntraClient,
  type EntraDirectory,
  storeContract,
} from 'express-scim/testing';
import { createSqlStores } from '../../examples/sql-adapter/create-sql-stores.js';
import type { Pool } from '../../examples/sql-adapter/database.js';
import { embeddedPool } from '../../examples/sql-adapter/embedded-pool.js';
import { telling } from '../../examples/sql-adapter/store-error.js';
import { createSqlTokenStore } from '../../examples/sql-adapter/token-store.js';
import { contextOf, filterOn, USER } from '../stores/memory/support.js';
import { mountScim } from '../support/app.js';
import { expectScimError } from '../support/expect-error.js';
import { group, user } from '../support/messages.js';
import { type Postgres, startPostgres } from '../support/postgres/start-postgres.js';
import { whileServing } from '../support/server.js';
import { SMALL } from '../testing/providers/people.js';

// A property test of the contract runs some thousand statements.

let postgres: Postgres;

beforeAll(async () => {
  postgres = startPostgres();
  await postgres.query(POSTGRES_DDL);
});

afterAll(() => postgres.stop());

function pool() {
  return embeddedPool(async (text, values) => ({ rows: await postgres.query(text, values) }));
}

/** Stores over empty tables: statements run in order, so these come before all of theirs. */
function emptyStores() {
  void postgres.query('DELETE FROM scim_member; DELETE FROM scim_group; DELETE FROM scim_user');
  return createSqlStores(pool());
}

/** The pool over a connection that can be cut, each of whose clients counts as one of the gate's. */
function fragilePool(gate: ConnectionGate) {
  let cut = false;
  const whole = pool();
  const fail = () => {
    if (cut) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  const fragile: Pool = {
    async query(text, values) {
      fail();
      return whole.query(text, values);
    },
    async connect() {
      fail();
      const client = await whole.connect();
      return {
        async query(text, values) {
          fail();
          return client.query(text, values);
        },
        release: () => client.release(),
      };
    },
  };
  const interrupt = async () => {
    cut = true;
    return async () => {
      cut = false;
    };
  };
  return { pool: gate.pool(fragile), interrupt };
}

const connectionGate = createConnectionGate();

storeContract(
  { describe, it },
  () => {
    const { pool: fragile, interrupt } = fragilePool(connectionGate);
    return {
      ...createSqlStores(fragile),
      tokenStore: createSqlTokenStore(fragile),
      interrupt,
    };
  },
  { name: 'the SQL adapter', connectionGate },
);

storeContract({ describe, it }, () => ({ tokenStore: createSqlTokenStore(pool()) }), {
  name: 'the token store over SQL by itself',
});

const LATER: EntraDirectory = {
  people: SMALL.people.map((person) => ({
    ...person,
    displayName: `${person.displayName} II`,
    accountEnabled: person.mailNickname !== 'cyr',
  })),
  groups: [
    { objectId: 'gid-1', displayName: 'Crew', memberObjectIds: ['oid-dov', 'oid-bea'] },
    { objectId: 'gid-2', displayName: 'Somebody', memberObjectIds: ['oid-ada'] },
  ],
};

describe('the SQL adapter behind the router', () => {
  it.each(['default', 'aadOptscim062020'] as const)(
    'holds what a provisioning job of Entra sends (%s)',
    async (dialect) => {
      const { app, path, token } = mountScim(emptyStores());
      await whileServing(app, async (origin) => {
        const access = { baseUrl: `${origin}${path}`, token };
        const client = createEntraClient({ ...access, dialect, concurrency: 4 });
        expect((await client.initialCycle(SMALL)).failures).toEqual([]);
        expect(await compareDirectory(SMALL, access)).toEqual([]);
        expect((await client.incrementalCycle(LATER)).failures).toEqual([]);
        expect(await compareDirectory(LATER, access)).toEqual([]);
      });
    },
  );

  it('finds by everything that is published, and by nothing that breaks the database', async () => {
    const { scim } = mountScim(emptyStores());
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const { body } = await scim.post('/Users', {
      schemas,
      userName: 'ada',
      addresses: [{ type: 'work', country: 'GB' }],
    });
    const count = async (filter: string): Promise<number> => {
      const answer = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`).expect(200);
      return answer.body.totalResults;
    };
    expect(await count('addresses[country eq "gb" and type eq "WORK"]')).toBe(1);
    expect(await count(`meta.lastModified ge "${body.meta.lastModified}"`)).toBe(1);
    expect(await count(`meta.lastModified gt "${body.meta.lastModified}"`)).toBe(0);
    for (const value of ['\\ud800', "'; --", '%', 'x'.repeat(256)]) {
      for (const operator of ['eq', 'co', 'sw']) {
        expect(await count(`id ${operator} "${value}" and userName sw "b"`)).toBe(0);
      }
    }
    expect(await count(`id eq "${'x'.repeat(3000)}"`)).toBe(0);
    await scim.get('/Users/%00').expect(404);
    await scim.post('/Users', { schemas, userName: 'b\0b' }).expect(400);
  });
});

describe('values that are too long for an index', () => {
  /** Random, for the database compresses what repeats itself. */
  const long = (length: number) => randomBytes(length).toString('base64url').slice(0, length);
  const generous = { maxKeyLength: 100_000 };

  it.each([
    ['userName', () => user(long(6_000))],
    ['externalId', () => user('ada', { externalId: long(9_000) })],
    ['emails.value', () => user('ada', { emails: [{ value: `${long(9_000)}@example.com` }] })],
  ])('are refused by the store where the router lets them pass: %s', async (attribute, body) => {
    const { scim } = mountScim({ ...emptyStores(), limits: generous });
    const ada = await scim.post('/Users', user('eve')).expect(201);
    for (const refused of [
      await scim.post('/Users', body()),
      await scim.put(`/Users/${ada.body.id}`, body()),
    ]) {
      expectScimError(refused, 400, 'invalidValue');
      // Of an index row of more than 8 kB the database does not say where it belongs.
      const named = attribute === 'userName' ? `"${attribute}"` : 'too long';
      expect(refused.body.detail).toContain(named);
    }
    const { body: list } = await scim.get('/Users').expect(200);
    expect(list.Resources).toEqual([expect.objectContaining({ userName: 'eve' })]);
  });

  it.each(['displayName', 'externalId'])('of groups, too: %s', async (attribute) => {
    const { scim } = mountScim({ ...emptyStores(), limits: generous });
    const body = { ...group('crew'), [attribute]: long(6_000) };
    const refused = await scim.post('/Groups', body);
    expectScimError(refused, 400, 'invalidValue');
    expect(refused.body.detail).toContain(`"${attribute}"`);
  });

  it('never reach the database by default; what the limit lets in fits', async () => {
    const { scim } = mountScim(emptyStores());
    const most = (length: number) => ({
      ...user(long(length)),
      externalId: long(length),
      emails: [{ value: long(length) }],
    });
    await scim.post('/Users', most(1_024)).expect(201);
    expectScimError(await scim.post('/Users', most(1_025)), 400, 'invalidValue');
    await scim.post('/Groups', { ...group(long(1_024)), externalId: long(1_024) }).expect(201);
  });
});

describe('the token store over SQL', () => {
  it('keeps what the token service does', async () => {
    const store = createSqlTokenStore(pool());
    const tokens = createTokenService({ store });
    const first = await tokens.issue({
      tenantId: 'acme',
      label: 'Entra',
      scopes: ['users:read'],
      issuedBy: 'ada',
      expiresInSeconds: 3600,
    });
    const { app, path } = mountScim({ ...emptyStores(), auth: tokens });
    await whileServing(app, async (origin) => {
      const read = async (token: string) => {
        const headers = { Authorization: `Bearer ${token}` };
        return (await fetch(`${origin}${path}/Users`, { headers })).status;
      };
      expect(await read(first.token)).toBe(200);
      const second = await tokens.rotate('acme', first.record.id, { overlapSeconds: 60 });
      expect([await read(first.token), await read(second.token)]).toEqual([200, 200]);
      expect(await store.setProvisioning('acme', false)).toBe(true);
      expect(await store.setProvisioning('acme', false)).toBe(false);
      expect(await store.provisioning('acme')).toBe(false);
      expect(await read(second.token)).toBe(403);
      expect(await store.setProvisioning('acme', true)).toBe(true);
      await tokens.revoke('acme', first.record.id);
      expect([await read(first.token), await read(second.token)]).toEqual([401, 200]);
      expect(await tokens.list('acme')).toMatchObject([
        { label: 'Entra', scopes: ['users:read'], issuedBy: 'ada', replacedBy: second.record.id },
        { id: second.record.id, label: 'Entra' },
      ]);
      expect(await tokens.list('globex')).toEqual([]);
    });
  });
});

describe('the tables', () => {
  const ctx = contextOf();
  const plan = async (text: string, values: readonly unknown[]) => {
    const rows = await postgres.query(`EXPLAIN ${text}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  it.each([
    ['userName eq "user77"', 'scim_user_name'],
    ['externalId eq "x77"', 'scim_user_external_id'],
    ['emails.value eq "user77@x.example"', 'scim_user_email'],
    ['emails[type eq "work" and value eq "user77@x.example"]', 'scim_user_email'],
    ['id eq "77"', 'scim_user_pkey'],
    ['groups.value eq "7"', 'scim_member'],
  ])('have an index for %s', async (text, index) => {
    await postgres.query(`
      DELETE FROM scim_user;
      INSERT INTO scim_user (tenant_id, id, external_id, user_name, user_name_key, active, email_keys)
        SELECT 'acme', n, 'x' || n, 'user' || n, 'user' || n, true, ARRAY['user' || n || '@x.example']
          FROM generate_series(1, 2000) AS n;
      ANALYZE scim_user, scim_member;`);
    await postgres.query('SET enable_seqscan = off');
    const asked: { text: string; values: readonly unknown[] }[] = [];
    const { userStore } = createSqlStores({
      connect: () => Promise.reject(new Error('Reads need no transaction.')),
      query: async (statement, values) => {
        asked.push({ text: statement, values });
        return { rows: await postgres.query(statement, values) };
      },
    });
    await userStore.list(ctx, {
      filter: filterOn(USER, text),
      page: { kind: 'cursor', count: 10 },
    });
    expect(asked).toHaveLength(2);
    for (const { text: statement, values } of asked) {
      expect(await plan(statement, values)).toMatch(new RegExp(`Index.* ${index}`));
    }
  });

  it('take a column of ids beside the ones of a host', async () => {
    await postgres.query(`
      CREATE TABLE "Staff" (id int PRIMARY KEY, "org Id" text NOT NULL);
      INSERT INTO "Staff" VALUES (1, 'acme'), (2, 'acme');
      ${postgresScimColumns('Staff', 'org Id')}`);
    const rows = await postgres.query('SELECT scim_id, scim_version FROM "Staff"', []);
    expect(new Set(rows.map(({ scim_id }) => scim_id)).size).toBe(2);
    const again = postgres.query('UPDATE "Staff" SET scim_id = $1', ['same']);
    await expect(again).rejects.toMatchObject({ constraint: 'Staff_scim_id' });
  });
});

describe('errors of the database', () => {
  it.each([
    ['40P01', VersionConflictError],
    ['40001', VersionConflictError],
    ['08006', UnavailableError],
    ['57P01', UnavailableError],
    ['22001', ScimError],
  ])('%s becomes one that the router understands', async (code, type) => {
    const failing = () => Promise.reject(Object.assign(new Error('x'), { code }));
    await expect(telling(failing)).rejects.toBeInstanceOf(type);
  });

  it('that nobody foresaw stay what they are', async () => {
    const error = Object.assign(new Error('x'), { code: '42P01' });
    await expect(telling(() => Promise.reject(error))).rejects.toBe(error);
  });
});
