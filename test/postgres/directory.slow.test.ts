import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareDirectory, createEntraClient, type EntraDirectory } from 'express-scim/testing';
import type { RequestContext } from '../../src/index.js';
import { createPostgresScim, migrate, type PostgresRow } from '../../src/postgres/index.js';
import { contextOf } from '../stores/memory/support.js';
import { mountScim } from '../support/app.js';
import { expectScimError } from '../support/expect-error.js';
import { group, user } from '../support/messages.js';
import { embeddedPool } from '../support/postgres/embedded-pool.js';
import { startPostgres } from '../support/postgres/start-postgres.js';
import { wrapPool } from '../support/postgres/wrap-pool.js';
import { whileServing } from '../support/server.js';
import { SMALL } from '../testing/providers/people.js';

const postgres = startPostgres();
const pool = embeddedPool(postgres);
const scim = createPostgresScim({ pool });
const { userStore, groupStore, unitOfWork } = scim.stores;
/** Outside of any unit of work. */
const ctx = contextOf() as RequestContext<never>;

beforeAll(async () => {
  await migrate(pool);
});

afterAll(() => postgres.stop());

/** A router over empty tables: statements run in order, so this comes before all of its own. */
function mounted(options: Parameters<typeof mountScim>[0] = {}, over = scim) {
  void postgres.query(
    'TRUNCATE express_scim.groups, express_scim.users, express_scim.members CASCADE',
  );
  return mountScim({ ...over.stores, ...options });
}

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

describe('the directory behind the router', () => {
  it.each(['default', 'aadOptscim062020'] as const)(
    'holds what a provisioning job of Entra sends (%s)',
    async (dialect) => {
      const { app, path, token } = mounted();
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
    const { scim: client } = mounted();
    const { body } = await client.post('/Users', {
      ...user('ada'),
      addresses: [{ type: 'work', country: 'GB' }],
    });
    const count = async (filter: string): Promise<number> => {
      const answer = await client.get(`/Users?filter=${encodeURIComponent(filter)}`).expect(200);
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
    await client.get('/Users/%00').expect(404);
    expectScimError(await client.post('/Users', user('b\0b')), 400, 'invalidValue');
    expectScimError(await client.post('/Users', user('b', { title: 'x\0' })), 400, 'invalidValue');
  });

  it('gives back whatever it was sent, in the order of the schema', async () => {
    const { scim: client } = mounted();
    const sent = {
      ...user('ada', { externalId: 'x-1' }),
      name: { formatted: 'Ada L.', givenName: 'Ada' },
      nickName: 'O\'Ada \\ "x" 😀 $1 %s {}',
      title: '',
      emails: [
        { value: 'ada@x.example', type: 'work', primary: true },
        { value: 'ADA@home.example', display: 'at home' },
      ],
      x509Certificates: [{ value: 'AAEC' }],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
        department: 'Research',
        manager: { value: 'boss' },
      },
    };
    const { body: made } = await client.post('/Users', sent).expect(201);
    const { body: read } = await client.get(`/Users/${made.id}`).expect(200);
    expect(read.meta.version).toBe(made.meta.version);
    expect(read).toMatchObject({ nickName: sent.nickName, emails: sent.emails, name: sent.name });
    const memory = mountScim();
    const { body: reference } = await memory.scim.post('/Users', sent).expect(201);
    expect(Object.keys(read)).toEqual(Object.keys(reference));
  });

  it('counts the members that a group is made with as part of its first version', async () => {
    const { scim: client } = mounted();
    const { body: ada } = await client.post('/Users', user('ada')).expect(201);
    const { body: made } = await client.post('/Groups', group('Crew', [ada.id])).expect(201);
    expect(made.meta).toMatchObject({ version: 'W/"1"', lastModified: made.meta.created });
    const { body: read } = await client.get(`/Groups/${made.id}`).expect(200);
    expect(read).toMatchObject({ members: [{ value: ada.id }], meta: { version: 'W/"1"' } });
  });

  it('keeps a digest of the password, and a user who sends the same one again as it is', async () => {
    const { scim: client } = mounted();
    const { body } = await client.post('/Users', user('ada', { password: 'correct horse' }));
    const digest = async () =>
      (await postgres.query('SELECT password_hash FROM express_scim.users', []))[0]?.password_hash;
    const before = await digest();
    expect(String(before)).toMatch(/^scrypt\.[\w+/=]+\.[\w+/=]+$/);
    const put = (password?: string) =>
      client.put(`/Users/${body.id}`, user('ada', password === undefined ? {} : { password }));
    expect((await put('correct horse')).body.meta.version).toBe(body.meta.version);
    expect((await put()).body.meta.version).toBe(body.meta.version);
    expect(await digest()).toBe(before);
    expect((await put('another')).body.meta.version).not.toBe(body.meta.version);
    expect(await digest()).not.toBe(before);
  });
});

describe('values that are too long for an index', () => {
  /** Random, for the database compresses what repeats itself. */
  const long = (length: number) => randomBytes(length).toString('base64url').slice(0, length);
  const limits = { maxKeyLength: 100_000 };

  it.each([
    ['userName', () => user(long(6_000))],
    ['externalId', () => user('ada', { externalId: long(9_000) })],
    ['emails.value', () => user('ada', { emails: [{ value: `${long(9_000)}@example.com` }] })],
  ])('are refused where the router lets them pass: %s', async (attribute, body) => {
    const { scim: client } = mounted({ limits });
    const eve = await client.post('/Users', user('eve')).expect(201);
    for (const refused of [
      await client.post('/Users', body()),
      await client.put(`/Users/${eve.body.id}`, body()),
    ]) {
      expectScimError(refused, 400, 'invalidValue');
      expect(refused.body.detail).toContain(`"${attribute}"`);
    }
    const { body: list } = await client.get('/Users').expect(200);
    expect(list.Resources).toEqual([expect.objectContaining({ userName: 'eve' })]);
  });

  it('never reach the store by default; what the limit lets in fits', async () => {
    const { scim: client } = mounted();
    const most = (length: number) => ({
      ...user(long(length)),
      externalId: long(length),
      emails: [{ value: long(length) }],
    });
    await client.post('/Users', most(1_024)).expect(201);
    expectScimError(await client.post('/Users', most(1_025)), 400, 'invalidValue');
    await client.post('/Groups', { ...group(long(1_024)), externalId: long(1_024) }).expect(201);
  });
});

describe('drivers', () => {
  it.each([
    ['everything as text', (value: unknown) => (value === null ? null : asText(value))],
    ['numbers as BigInt', (value: unknown) => (typeof value === 'number' ? BigInt(value) : value)],
    ['times as they like', (value: unknown) => (value instanceof Date ? value.getTime() : value)],
    ['JSON parsed, whatever its type', (value: unknown) => value],
  ])('may give %s: the answers are the same', async (_, changed) => {
    const row = (given: PostgresRow): PostgresRow =>
      Object.fromEntries(Object.entries(given).map(([name, value]) => [name, changed(value)]));
    const odd = createPostgresScim({ pool: wrapPool(pool, { row }) });
    const { scim: client } = mounted({}, odd);
    const ada = await client.post('/Users', user('ada', { emails: [{ value: 'a@x' }] }));
    const crew = await client.post('/Groups', {
      ...group('crew'),
      members: [{ value: ada.body.id }],
    });
    expect(crew.body.members).toEqual([expect.objectContaining({ value: ada.body.id })]);
    const { body } = await client.get('/Users?sortBy=emails.value&count=1').expect(200);
    expect(body).toMatchObject({ totalResults: 1, Resources: [{ id: ada.body.id, active: true }] });
    expect(Date.parse(body.Resources[0].meta.created)).toBeGreaterThan(Date.now() - 60_000);
    const { id } = await odd.stores.userStore.create(ctx, { userName: 'odd', active: true });
    const [state] = await odd.stores.userStore.lockRoleStates(ctx, [id]);
    expect(state).toMatchObject({ locked: false, version: '1' });
  });
});

function asText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

describe('people who come back', () => {
  it('are found once each, by their externalId, in their tenant', async () => {
    const make = async (externalId: string, userName: string) =>
      userStore.create(ctx, { userName, externalId, active: true });
    const first = await make('back', 'back-1');
    await userStore.delete(ctx, first.id);
    const second = await make('back', 'back-1');
    const find = (externalId?: string, tenant = 'acme') =>
      userStore.findPreviousId?.(contextOf(tenant), {
        userName: 'back-1',
        active: true,
        ...(externalId !== undefined && { externalId }),
      });
    expect(await find('back', 'globex')).toBeUndefined();
    expect(await find('other')).toBeUndefined();
    expect(await find()).toBeUndefined();
    expect(await find('back')).toBe(first.id);
    expect(await find('back')).toBeUndefined();
    await userStore.delete(ctx, second.id);
    expect(await find('back')).toBe(second.id);
    expect(await find('back')).toBeUndefined();
  });

  it('get a new id, and none of their groups, roles and places', async () => {
    const draft = { userName: 'leaver', active: true };
    const { id } = await userStore.create(ctx, draft);
    const crew = await groupStore.create(ctx, { displayName: 'leavers' });
    const add = [{ value: id }];
    await groupStore.changeMembers(ctx, crew.id, {
      from: 'current',
      add,
      remove: [],
      unknown: 'skip',
    });
    await userStore.setRoles(ctx, id, [{ role: 'admin' }]);
    await userStore.addToTenant?.(ctx, id, 'globex');
    await userStore.delete(ctx, id);
    expect(await scim.findRoles('acme', id)).toBeUndefined();
    expect((await groupStore.membersOf(ctx, [crew.id])).size).toBe(0);
    for (const table of ['role_assignments', 'tenant_guests', 'members']) {
      const column = table === 'members' ? 'member_id' : 'user_id';
      const rows = `SELECT 1 FROM express_scim.${table} WHERE ${column} = $1`;
      expect(await postgres.query(rows, [id])).toEqual([]);
    }
    expect((await userStore.create(ctx, draft)).id).not.toBe(id);
  });
});

describe('findRoles', () => {
  it('tells the roles with their reasons, and whether the user may sign in', async () => {
    const { id } = await userStore.create(ctx, { userName: 'holder', active: true });
    const none = { active: true, locked: false, assignments: [] };
    expect(await scim.findRoles('acme', id)).toEqual(none);
    await unitOfWork.run(ctx, async (unit) => {
      const [state] = await userStore.lockRoleStates(unit, [id]);
      await userStore.assignRoles(unit, [
        {
          userId: id,
          expectedVersion: state?.version ?? '',
          assignments: [
            { role: 'admin', reason: 'group:crew' },
            { role: 'guest', targetTenantId: 'globex', reason: 'default' },
          ],
        },
      ]);
    });
    expect(await scim.findRoles('acme', id)).toEqual({
      active: true,
      locked: false,
      assignments: [
        { role: 'admin', reason: 'group:crew' },
        { role: 'guest', targetTenantId: 'globex', reason: 'default' },
      ],
    });
    await userStore.setRoles(ctx, id, [{ role: 'auditor' }]);
    await userStore.replace(ctx, id, { userName: 'holder', active: false });
    expect(await scim.findRoles('acme', id)).toEqual({
      active: false,
      locked: true,
      assignments: [{ role: 'auditor' }],
    });
    expect(await scim.findRoles('globex', id)).toBeUndefined();
    expect(await scim.findRoles('acme', "'; --")).toBeUndefined();
  });
});

describe('using(connection)', () => {
  it('writes in a transaction of the host, and is rolled back with it', async () => {
    const client = await pool.connect();
    let id = '';
    try {
      await client.query('BEGIN');
      const inside = scim.using(client);
      id = (await inside.stores.userStore.create(ctx, { userName: 'inside', active: true })).id;
      await inside.unitOfWork.run(ctx, async (unit) => {
        await inside.stores.userStore.setRoles(unit, id, [{ role: 'admin' }]);
      });
      expect(await inside.findRoles('acme', id)).toMatchObject({
        assignments: [{ role: 'admin' }],
      });
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
    expect(await userStore.get(ctx, id)).toBeUndefined();
  });
});
