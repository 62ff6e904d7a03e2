import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool, PoolClient } from 'pg';
import { migrate } from '../../src/postgres/index.js';
import { scimClient } from '../support/client.js';
import { group, patch, user } from '../support/messages.js';
import { useDatabase } from '../support/postgres/use-database.js';
import { createProduct, type Product } from './host/app.js';
import { DEFAULT_ROLE, DISABLED_ROLE, TENANT, TOKEN } from './host/options.js';

/**
 * What decides roles is read in a statement after the one that took the locks: the snapshot of a statement is
 * taken before it waits, and would show the groups and settings of before.
 */
const database = useDatabase();
let product: Product;
let console: Pool;
let scim: ReturnType<typeof scimClient>;
let personId: string;
let groupId: string;

let count = 0;
beforeAll(async () => {
  console = database.pool();
  await migrate(console);
});
beforeEach(async () => {
  product = createProduct(database.pool());
  scim = scimClient(product.app, { base: '/scim/v2', token: TOKEN });
  count += 1;
  personId = (await scim.post('/Users', user(`person-${count}`, { active: false }))).body.id;
  groupId = (await scim.post('/Groups', group(`group-${count}`))).body.id;
  await save('editor');
});

/** Saves which role the group gives, as an administrator does. */
async function save(role: string): Promise<void> {
  const { saved } = await product.roleSettings.read(TENANT);
  await product.roleSettings.save(
    TENANT,
    {
      defaultRole: DEFAULT_ROLE,
      disabledRole: DISABLED_ROLE,
      groupRoles: [{ group: { id: groupId }, role }],
    },
    { expectedRevision: saved?.revision },
  );
}

/** Resolves when so many sessions wait for a lock. */
async function untilWaiting(sessions: number): Promise<void> {
  const { rows } = await console.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  if ((rows[0]?.n ?? 0) < sessions) await untilWaiting(sessions);
}

/** While a session at a console holds the row of the person: a request that waits for it, and what is changed meanwhile. */
async function overtaking(
  request: () => PromiseLike<{ readonly status: number }>,
  change: (session: PoolClient) => Promise<unknown>,
): Promise<number> {
  const session = await console.connect();
  try {
    await session.query('BEGIN');
    await session.query('SELECT 1 FROM express_scim.users WHERE id = $1 FOR UPDATE', [personId]);
    const answer = Promise.resolve(request());
    await untilWaiting(1);
    await change(session);
    await session.query('COMMIT');
    return (await answer).status;
  } finally {
    session.release();
  }
}

async function roles(): Promise<readonly string[]> {
  const { rows } = await console.query<{ role: string }>(
    'SELECT role FROM express_scim.role_assignments WHERE user_id = $1 ORDER BY role',
    [personId],
  );
  return rows.map(({ role }) => role);
}

const activate = () =>
  scim.patch(`/Users/${personId}`, patch({ op: 'replace', path: 'active', value: true }));

const join = () => {
  const value = [{ value: personId }];
  return scim.patch(`/Groups/${groupId}`, patch({ op: 'add', path: 'members', value }));
};

describe('a request that waits for a person', () => {
  it('sees the group that they have joined meanwhile', async () => {
    const status = await overtaking(activate, (session) =>
      session.query(
        `INSERT INTO express_scim.members (tenant_id, group_id, member_id, member_type)
         VALUES ($1, $2, $3, 'User')`,
        [TENANT, groupId, personId],
      ),
    );
    expect(status).toBe(200);
    expect(await roles()).toEqual(['editor']);
  });

  it('sees the group that they have left meanwhile', async () => {
    await join();
    const status = await overtaking(activate, (session) =>
      session.query('DELETE FROM express_scim.members WHERE member_id = $1', [personId]),
    );
    expect(status).toBe(200);
    expect(await roles()).toEqual([DEFAULT_ROLE]);
  });

  it('follows the role settings that were saved meanwhile', async () => {
    await join();
    expect(await overtaking(activate, () => save('approver'))).toBe(200);
    expect(await roles()).toEqual(['approver']);
  });

  it('sees that they were reactivated meanwhile', async () => {
    const status = await overtaking(join, (session) =>
      session.query(
        'UPDATE express_scim.users SET active = true, version = version + 1 WHERE id = $1',
        [personId],
      ),
    );
    expect(status).toBe(204);
    expect(await roles()).toEqual(['editor']);
  });

  it('keeps the roles that were set by hand meanwhile', async () => {
    const status = await overtaking(activate, async (session) => {
      await session.query(
        `UPDATE express_scim.users SET roles_locked = true, roles_version = roles_version + 1
         WHERE id = $1`,
        [personId],
      );
      await session.query(
        `UPDATE express_scim.role_assignments SET role = 'auditor' WHERE user_id = $1`,
        [personId],
      );
    });
    expect(status).toBe(200);
    expect(await roles()).toEqual(['auditor']);
  });
});

describe('role settings that are saved while a write computes roles', () => {
  it.each([{}, { 'if-match': true }])('are followed by it: %j', async (headers) => {
    await join();
    // The process knows the settings by now, and does not read them again.
    await activate();
    await scim.patch(`/Users/${personId}`, patch({ op: 'replace', path: 'active', value: false }));
    const { body } = await scim.get(`/Users/${personId}`);
    const session = await console.connect();
    await session.query('BEGIN');
    await session.query(
      `UPDATE express_scim.role_settings SET revision = 'another', record = jsonb_set(
         jsonb_set(record, '{revision}', '"another"'), '{settings,groupRoles,0,role}', '"approver"')
        WHERE tenant_id = $1`,
      [TENANT],
    );
    const request = activate();
    const answer = Promise.resolve(
      'if-match' in headers ? request.set('If-Match', body.meta.version) : request,
    );
    await untilWaiting(1);
    await session.query('COMMIT');
    session.release();
    expect((await answer).status).toBe(200);
    expect(await roles()).toEqual(['approver']);
  });

  it('wait for it, so that the replay finds what it wrote', async () => {
    await join();
    await activate();
    const session = await console.connect();
    await session.query('BEGIN');
    // What such a write holds from reading them to its commit.
    await session.query('SELECT 1 FROM express_scim.role_settings WHERE tenant_id = $1 FOR SHARE', [
      TENANT,
    ]);
    const saving = save('auditor');
    await untilWaiting(1);
    await session.query('COMMIT');
    session.release();
    await saving;
    await product.router.roles.replay(TENANT);
    expect(await roles()).toEqual(['auditor']);
  });
});
