import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPostgresScim, migrate, type PostgresConnection } from '../../src/postgres/index.js';
import { createRolePolicy } from '../../src/roles/index.js';
import { admitting, CTX, TENANT } from '../protocol/operations/admission/world.js';
import { expectScimError } from '../support/expect-error.js';
import { group, patch, user } from '../support/messages.js';
import { emptyDatabase } from '../support/postgres/empty-database.js';

/** Admission as a router asks it over PostgreSQL. */
const db = emptyDatabase();
let scim: ReturnType<typeof createPostgresScim>;
beforeAll(async () => {
  await migrate(db.pool);
  await db.query('CREATE TABLE public.domains (customer text, domain text)', []);
  await db.query("INSERT INTO public.domains VALUES ('default', 'own.example')", []);
  scim = createPostgresScim({
    pool: db.pool,
    logger: { warn() {}, error() {} },
    retention: { intervalMinutes: 0 },
  });
  await scim.verify();
});
beforeEach(async () => {
  await db.query('TRUNCATE express_scim.outbox, express_scim.users, express_scim.groups CASCADE');
});

/** Without the outbox: nobody waits for events here. */
const storesOf = ({ stores: { eventOutbox: _, ...stores } }: typeof scim) => stores as never;

const countIn = (tenantId: string) =>
  scim.stores.userStore.countActive({ ...CTX, tenantId } as never, tenantId);

describe('admission over PostgreSQL', () => {
  it('reads the domains in the transaction of the write, and takes seats with Bulk and revival at once', async () => {
    const { scim: client } = admitting(
      {
        domains: {
          of: async (tenantId, { transaction }) => {
            const { query } = transaction as PostgresConnection;
            const text = 'SELECT domain FROM public.domains WHERE customer = $1';
            const { rows } = await query(text, [tenantId]);
            return rows.map(({ domain }) => String(domain));
          },
        },
        seats: { limit: () => 6 },
      },
      { stores: storesOf(scim) },
    );
    expectScimError(await client.post('/Users', user('eve@evil.example')), 400, 'invalidValue');
    const { body } = await client
      .post('/Users', user('ada@own.example', { active: false }))
      .expect(201);
    const revive = () =>
      client.patch(`/Users/${body.id}`, patch({ op: 'replace', path: 'active', value: true }));
    const Operations = [0, 1, 2, 3, 4].map((at) => ({
      method: 'POST',
      path: '/Users',
      bulkId: `b-${at}`,
      data: user(`bulk-${at}@own.example`),
    }));
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
    await Promise.all([
      revive(),
      client.post('/Bulk', { schemas, Operations }),
      ...[0, 1, 2].map((at) => client.post('/Users', user(`user-${at}@own.example`))),
    ]);
    expect(await countIn(TENANT)).toBe(6);
    expectScimError(await client.post('/Users', user('last@own.example')), 403);
  });

  it('places as many people in another tenant as it has seats', async () => {
    const { scim: client, roles } = admitting(
      { seats: { limit: (tenantId) => (tenantId === 'acme' ? 2 : undefined) } },
      {
        stores: storesOf(scim),
        roles: { targetTenants: ['acme'] },
        roleResolver: createRolePolicy({
          groupRoles: [{ group: { displayName: 'Acme' }, role: 'member', targetTenantId: 'acme' }],
        }),
      },
    );
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      ids.push((await client.post('/Users', user(name)).expect(201)).body.id);
    }
    await client.post('/Groups', group('Acme', ids)).expect(201);
    expect(await countIn('acme')).toBe(2);
    const [first = '', , third = ''] = ids.sort();
    const off = patch({ op: 'replace', path: 'active', value: false });
    await client.patch(`/Users/${first}`, off).expect(200);
    expect(await countIn('acme')).toBe(1);
    await roles.recompute(TENANT, [third]);
    expect(await countIn('acme')).toBe(2);
    const placed = await db.query(
      "SELECT user_id::text AS id FROM express_scim.tenant_guests WHERE target_tenant_id = 'acme' ORDER BY 1",
      [],
    );
    expect(placed.map(({ id }) => id)).toEqual(ids.slice(1));
  });
});
