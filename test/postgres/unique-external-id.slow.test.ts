import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { bearerTokens } from '../../src/auth/index.js';
import { createScimRouter } from '../../src/index.js';
import { createPostgresScim, migrate, type PostgresOptions } from '../../src/postgres/index.js';
import { contextOf } from '../stores/memory/support.js';
import { scimClient } from '../support/client.js';
import { patch, user } from '../support/messages.js';
import { emptyDatabase } from '../support/postgres/empty-database.js';
import { SHAPES } from './own-tables/shapes.js';

const TOKEN = 'a-token-for-tests-with-more-than-32-characters';

const db = emptyDatabase();
let warnings: string[];
beforeAll(() => migrate(db.pool));
beforeEach(async () => {
  warnings = [];
  await db.query('TRUNCATE express_scim.users CASCADE', []);
});

function open(options: Omit<PostgresOptions, 'pool'> = { uniqueExternalId: true }) {
  const scim = createPostgresScim({
    pool: db.pool,
    retention: { intervalMinutes: 0 },
    logger: { warn: (message: string) => void warnings.push(message), error() {} },
    ...options,
  });
  const { userStore, groupStore, unitOfWork } = scim.stores;
  const router = createScimRouter({
    userStore,
    groupStore,
    unitOfWork,
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'entra', tenantId: 'acme' } }]),
  });
  const app = express().use('/scim/v2', router);
  return { scim, client: scimClient(app, { base: '/scim/v2', token: TOKEN }) };
}

const idOf = (answer: { readonly body: { readonly id: string } }): string => answer.body.id;

describe('uniqueExternalId', () => {
  it('refuses the second user by 409, however they come to have the value', async () => {
    const { client } = open();
    await client.post('/Users', user('ada', { externalId: 'E1' })).expect(201);
    const { body } = await client.post('/Users', user('bea', { externalId: 'E1' })).expect(409);
    expect(body).toMatchObject({ scimType: 'uniqueness' });
    expect(body.detail).toContain('externalId');
    const bea = idOf(await client.post('/Users', user('bea', { externalId: 'e1' })).expect(201));
    const take = patch({ op: 'replace', path: 'externalId', value: 'E1' });
    await client.patch(`/Users/${bea}`, take).expect(409);
    await client.put(`/Users/${bea}`, user('bea', { externalId: 'E1' })).expect(409);
    expect((await client.get(`/Users/${bea}`)).body.externalId).toBe('e1');
    await client.post('/Users', user('cleo')).expect(201);
    await client.post('/Users', user('dora')).expect(201);
  });

  it('frees the value of who gives it away, or is deleted', async () => {
    const { client } = open();
    const ada = idOf(await client.post('/Users', user('ada', { externalId: 'E1' })));
    const give = patch({ op: 'replace', path: 'externalId', value: 'E2' });
    await client.patch(`/Users/${ada}`, give).expect(200);
    await client.post('/Users', user('bea', { externalId: 'E1' })).expect(201);
    await client.delete(`/Users/${ada}`).expect(204);
    await client.post('/Users', user('cleo', { externalId: 'E2' })).expect(201);
  });

  it('leaves those alone who had a value in common before, names them at start, and refuses a third', async () => {
    const before = open({});
    const ids = [
      idOf(await before.client.post('/Users', user('ada', { externalId: 'secret' })).expect(201)),
      idOf(await before.client.post('/Users', user('bea', { externalId: 'secret' })).expect(201)),
    ];
    await before.client.post('/Users', user('cleo', { externalId: 'other' })).expect(201);
    const { scim, client } = open();
    await scim.verify();
    expect(warnings).toHaveLength(1);
    for (const id of ids) expect(warnings[0]).toContain(id);
    expect(warnings[0]).not.toContain('secret');
    const [ada = '', bea = ''] = ids;
    const change = (path: string, value: unknown) => patch({ op: 'replace', path, value });
    await client.patch(`/Users/${ada}`, change('title', 'Captain')).expect(200);
    await client.patch(`/Users/${ada}`, change('userName', 'ada again')).expect(200);
    await client.patch(`/Users/${bea}`, change('active', false)).expect(200);
    await client.put(`/Users/${bea}`, user('bea', { externalId: 'secret' })).expect(200);
    await client.post('/Users', user('dora', { externalId: 'secret' })).expect(409);
    await client.post('/Users', user('dora', { externalId: 'other' })).expect(409);
  });

  it('is off by default', async () => {
    const { scim, client } = open({});
    await client.post('/Users', user('ada', { externalId: 'E1' })).expect(201);
    await client.post('/Users', user('bea', { externalId: 'E1' })).expect(201);
    expect(scim.stores.userStore.capabilities.unique).toBeUndefined();
  });

  it('is refused at start where nobody could keep it', () => {
    expect(() => open({ uniqueExternalId: 'yes' as never })).toThrow('uniqueExternalId');
    const shape = SHAPES.find(({ tables }) => tables.users?.columns.externalId === undefined);
    if (shape === undefined) throw new Error('Every shape has an externalId.');
    expect(() => open({ ...shape.tables, uniqueExternalId: true })).toThrow('externalId');
  });

  it('knows the people whom SCIM does not show', async () => {
    const shape = SHAPES.find(({ tables }) => tables.users?.columns.externalId !== undefined);
    if (shape === undefined) throw new Error('No shape has an externalId.');
    await db.query(shape.sql);
    const [tenant] = await db.query(shape.newTenant, []);
    const ctx = { ...contextOf(), tenantId: String(tenant?.id) };
    const { scim } = open({ ...shape.tables, uniqueExternalId: true });
    const { userStore } = scim.stores;
    const made = await userStore.create(ctx, { userName: 'ada', active: true, externalId: 'E1' });
    const { table, id, key, version } = shape.people;
    const [row] = await db.query(
      `UPDATE ${table} SET ${version} = NULL, ${id} = NULL WHERE ${id} = $1 RETURNING ${key}::text AS key`,
      [made.id],
    );
    const bea = { userName: 'bea', active: true, externalId: 'E1' };
    await expect(userStore.create(ctx, bea)).rejects.toMatchObject({
      code: 'uniqueness',
      attribute: 'externalId',
      hiddenId: row?.key,
    });
    const linked = await userStore.linkExisting?.(ctx, String(row?.key), bea);
    expect(linked).toMatchObject({ userName: 'bea', externalId: 'E1' });
    const other = { userName: 'cleo', active: true, externalId: 'E1' };
    await expect(userStore.create(ctx, other)).rejects.toMatchObject({ attribute: 'externalId' });
  });
});

describe('what tables of ours say of a person without referring to them', () => {
  const TABLES = ['identities', 'provisioned_attributes', 'tenant_guests'] as const;
  const countOf = async (id: string) => {
    const counts = await Promise.all(
      TABLES.map(async (table) => {
        const rows = await db.query(`SELECT 1 FROM express_scim.${table} WHERE user_id = $1`, [id]);
        return rows.length;
      }),
    );
    return counts;
  };

  it('is gone when they are', async () => {
    const { scim } = open({});
    const { userStore } = scim.stores;
    const ctx = contextOf();
    const { id } = await userStore.create(ctx, { userName: 'ada', active: true });
    await userStore.noteProvisioned(ctx, id, { kind: 'whole', attributes: {}, removed: [] });
    await userStore.addToTenant?.(ctx, id, 'target');
    await db.query('INSERT INTO express_scim.identities VALUES ($1, $2, $3, $4)', [
      ctx.tenantId,
      'https://idp.example',
      'ada',
      id,
    ]);
    expect(await countOf(id)).toEqual([1, 1, 1]);
    await userStore.delete(ctx, id);
    expect(await countOf(id)).toEqual([0, 0, 0]);
  });

  it('says since when somebody is active, or is not', async () => {
    const { client } = open({});
    const since = async () => {
      const [row] = await db.query(
        'SELECT active_since::text AS since, (active_since BETWEEN created_at AND now())::text AS sane FROM express_scim.users',
        [],
      );
      expect(row?.sane).toBe('true');
      return row?.since;
    };
    const id = idOf(await client.post('/Users', user('ada')).expect(201));
    const made = await since();
    const change = (path: string, value: unknown) =>
      client.patch(`/Users/${id}`, patch({ op: 'replace', path, value })).expect(200);
    await change('title', 'Captain');
    await change('userName', 'ada again');
    expect(await since()).toBe(made);
    await change('active', false);
    const left = await since();
    expect(left).not.toBe(made);
    await change('title', 'Admiral');
    expect(await since()).toBe(left);
    await client.put(`/Users/${id}`, user('ada the third', { active: true })).expect(200);
    expect(await since()).not.toBe(left);
  });
});
