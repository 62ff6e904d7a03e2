import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEntraClient, previewProvisioning } from 'express-scim/testing';
import { bearerTokens } from '../../../src/auth/index.js';
import { createScimRouter, type ScimOptions } from '../../../src/index.js';
import { createPostgresScim, migrate } from '../../../src/postgres/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { TOKEN } from '../../support/app.js';
import { embeddedPool } from '../../support/postgres/embedded-pool.js';
import { startPostgres } from '../../support/postgres/start-postgres.js';
import { person } from '../../testing/providers/people.js';
import { SHAPES } from './shapes.js';

const shape = SHAPES.find(({ teams, tables }) => teams !== undefined && tables.roles !== undefined);

describe('a preview over tables of the product', () => {
  const postgres = startPostgres();
  const pool = embeddedPool(postgres);
  if (!shape) throw new Error('There is no product with teams and roles.');
  const { stores } = createPostgresScim({ pool, ...shape.tables });
  let tenantId = '';

  beforeAll(async () => {
    await migrate(pool);
    await postgres.query(shape.sql);
    const [row] = await postgres.query(shape.newTenant, []);
    tenantId = String(row?.id);
  });
  afterAll(() => postgres.stop());

  /** Every row of every table. */
  async function everything(): Promise<readonly unknown[]> {
    const tables = await postgres.query(
      `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
        WHERE table_schema IN ('public', 'express_scim') ORDER BY 1`,
      [],
    );
    const rows = tables.map(async ({ name }) => {
      const [all] = await postgres.query(
        `SELECT coalesce(json_agg(t ORDER BY t::text), '[]')::text AS rows FROM ${String(name)} AS t`,
        [],
      );
      return [name, all?.rows];
    });
    return Promise.all(rows);
  }

  it('writes nothing, and tells what then happens to people and teams that are there', async () => {
    const [{ ada, bea } = {}] = await postgres.query(
      `WITH ada AS (INSERT INTO accounts (organization_id, email, email_key, first_name, plan, seats)
          VALUES ($1::integer, 'ADA@example.com', 'ada@example.com', 'Augusta', 'free', 1) RETURNING id),
        bea AS (INSERT INTO accounts (organization_id, email, email_key, is_active, plan, seats)
          VALUES ($1::integer, 'bea@example.com', 'bea@example.com', false, 'free', 1) RETURNING id)
        SELECT (SELECT id FROM ada) AS ada, (SELECT id FROM bea) AS bea`,
      [tenantId],
    );
    await postgres.query(
      `INSERT INTO account_roles (account_id, role_id)
        SELECT $2::integer, id FROM roles WHERE organization_id = $1::integer AND name = 'admin'`,
      [tenantId, ada],
    );
    await postgres.query(
      `WITH team AS (INSERT INTO teams (organization_id, name) VALUES ($1::integer, 'CREW') RETURNING id)
        INSERT INTO team_members (team_id, account_id, organization_id, source)
        SELECT id, $2::integer, $1::integer, 'product' FROM team`,
      [tenantId, bea],
    );
    const options: ScimOptions = {
      ...stores,
      auth: bearerTokens([{ token: TOKEN, principal: { id: 'provider', tenantId } }]),
      logger: { warn() {}, error() {} },
      resolveExisting: () => ({ action: 'link' }),
      admission: { seats: { limit: () => 3 } },
      roleResolver: createRolePolicy({ defaultRole: 'member', disabledRole: 'member' }),
    };
    const directory = {
      people: [person('ada'), person('bea'), person('cyr')],
      groups: [{ objectId: 'gid-1', displayName: 'Crew', memberObjectIds: ['oid-ada'] }],
    };
    const before = await everything();
    expect(JSON.stringify(before)).toContain('bea@example.com');
    const told = await previewProvisioning({
      options,
      directory,
      client: createEntraClient,
      tenantId,
    });
    expect(await everything()).toEqual(before);
    const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
    expect(names(told.users.linked)).toEqual(['ada@example.com', 'bea@example.com']);
    expect(told.users.linked).toMatchObject([
      { roles: { before: [{ role: 'admin' }], after: [{ role: 'admin' }], kept: true } },
      { changed: expect.arrayContaining(['active']), roles: { after: [{ role: 'member' }] } },
    ]);
    expect(told.groups.linked).toMatchObject([{ name: 'Crew', membersAdded: 1 }]);
    expect(names(told.users.created)).toEqual(['cyr@example.com']);
    expect(told.refused).toEqual([]);
    const full = await previewProvisioning({
      options: { ...options, admission: { seats: { limit: () => 1 } } },
      directory,
      client: createEntraClient,
      tenantId,
    });
    expect(full.refused.map(({ name }) => name).sort()).toEqual([
      'bea@example.com',
      'cyr@example.com',
    ]);
    expect(full.refused[0]?.reason).toContain('All 1 seats are taken');
    expect(await everything()).toEqual(before);

    const router = createScimRouter(options);
    const server = createServer((request, response) => router(request, response, () => {}));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const client = createEntraClient({ baseUrl: `http://127.0.0.1:${port}`, token: TOKEN });
    const report = await client.sync(directory);
    server.closeAllConnections();
    server.close();
    expect(report.failures).toEqual([]);
    const people = await postgres.query(
      `SELECT a.email, a.is_active, r.name AS role, a.scim_id IS NOT NULL AS shown FROM accounts AS a
        LEFT JOIN account_roles AS ar ON ar.account_id = a.id LEFT JOIN roles AS r ON r.id = ar.role_id
        ORDER BY a.email`,
      [],
    );
    expect(people).toEqual([
      { email: 'ada@example.com', is_active: true, role: 'admin', shown: true },
      { email: 'bea@example.com', is_active: true, role: 'member', shown: true },
      { email: 'cyr@example.com', is_active: true, role: 'member', shown: true },
    ]);
    const members = await postgres.query(
      'SELECT account_id FROM team_members ORDER BY account_id',
      [],
    );
    expect(members.map(({ account_id }) => account_id)).toEqual([ada, bea]);
  });
});
