import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RequestContext } from '../../../src/index.js';
import { createPostgresScim, migrate } from '../../../src/postgres/index.js';
import { contextOf } from '../../stores/memory/support.js';
import { embeddedPool } from '../../support/postgres/embedded-pool.js';
import { startPostgres } from '../../support/postgres/start-postgres.js';
import { SHAPES, type Shape } from './shapes.js';

const adding = (...ids: readonly string[]) =>
  ({ from: 'current', add: ids.map((value) => ({ value })), remove: [], unknown: 'skip' }) as const;

/** A product over PostgreSQL, in a new tenant for each test. */
function useProduct(shape: Shape) {
  const postgres = startPostgres();
  const pool = embeddedPool(postgres);
  const errors: string[] = [];
  const logger = { warn() {}, error: (message: string) => void errors.push(message) };
  const scim = createPostgresScim({ pool, logger, ...shape.tables });
  const product = {
    scim,
    ...scim.stores,
    postgres,
    pool,
    errors,
    ctx: contextOf() as RequestContext<never>,
    async rows(text: string, values: readonly unknown[] = []) {
      return postgres.query(text, values);
    },
    async person(userName: string, more: object = {}) {
      return product.userStore.create(product.ctx, { userName, active: true, ...more });
    },
    /** Rows about somebody, wherever they are. */
    async traces(id: string, key: unknown) {
      const own = await Promise.all(
        shape.links.map(({ table, user }) =>
          postgres.query(`SELECT 1 FROM ${table} WHERE ${user} = $1`, [key]),
        ),
      );
      const ours = await Promise.all(
        [
          ['members', 'member_id'],
          ['linked_role_assignments', 'user_id'],
          ['linked_tenant_guests', 'user_id'],
          ['identities', 'user_id'],
        ].map(([table, column]) =>
          postgres.query(`SELECT 1 FROM express_scim.${table} WHERE ${column} = $1`, [id]),
        ),
      );
      return [...own, ...ours].flat().length;
    },
    async keyOf(id: string) {
      const { table, id: column, key } = shape.people;
      const [row] = await postgres.query(
        `SELECT ${key} AS key FROM ${table} WHERE ${column} = $1`,
        [id],
      );
      return row?.key;
    },
  };
  beforeAll(async () => {
    await migrate(pool);
    await postgres.query(shape.sql);
  });
  beforeEach(async () => {
    const [row] = await postgres.query(shape.newTenant, []);
    product.ctx = contextOf(String(row?.id)) as RequestContext<never>;
    errors.length = 0;
  });
  afterAll(() => postgres.stop());
  return product;
}

describe.each(SHAPES)('$name', (shape) => {
  const product = useProduct(shape);
  const { userStore, groupStore, unitOfWork } = product;

  it('is what verify asks for', async () => {
    await expect(product.scim.verify()).resolves.toBeUndefined();
  });

  it('nothing is left of somebody who is deleted: no membership, no role, no place elsewhere', async () => {
    const { ctx } = product;
    const { id } = await product.person('leaver@x.example');
    const key = await product.keyOf(id);
    const crew = await groupStore.create(ctx, { displayName: 'Crew' });
    await groupStore.changeMembers(ctx, crew.id, adding(id));
    await userStore.setRoles(ctx, id, [{ role: 'admin' }, { role: 'member' }]);
    await userStore.addToTenant?.(ctx, id, 'elsewhere');
    expect((await product.scim.findRoles(ctx.tenantId, id))?.assignments).toHaveLength(2);
    expect(await product.traces(id, key)).toBeGreaterThan(2);
    const { meta } = (await groupStore.get(ctx, crew.id)) ?? {};
    expect(await userStore.delete(ctx, id)).toBe(true);
    expect(await product.traces(id, key)).toBe(0);
    expect(await product.scim.findRoles(ctx.tenantId, id)).toBeUndefined();
    const group = await groupStore.get(ctx, crew.id);
    expect(group).toMatchObject({ members: [] });
    expect(group?.meta.version).not.toBe(meta?.version);
    const again = await product.person('leaver@x.example');
    expect(again.id).not.toBe(id);
  });

  it('nobody is left in a group that is deleted, and its name is free', async () => {
    const { ctx } = product;
    const { id } = await product.person('ada@x.example');
    const crew = await groupStore.create(ctx, { displayName: 'Crew' });
    await groupStore.changeMembers(ctx, crew.id, adding(id));
    expect(await groupStore.delete(ctx, crew.id)).toBe(true);
    expect(await product.traces(id, await product.keyOf(id))).toBe(0);
    await groupStore.create(ctx, { displayName: 'crew' });
  });

  it('a row that the product has added is hidden until it is linked; its roles and groups of before end in our tables', async () => {
    const { ctx } = product;
    const { table, id: column, key, version } = shape.people;
    const { id } = await product.person('known@x.example', { title: 'Before' });
    const hostId = String(await product.keyOf(id));
    const crew = await groupStore.create(ctx, { displayName: 'Crew' });
    await groupStore.changeMembers(ctx, crew.id, adding(id));
    await userStore.setRoles(ctx, id, [{ role: 'admin' }]);
    // The product takes them out of the hands of SCIM.
    await product.rows(`UPDATE ${table} SET ${version} = NULL WHERE ${column} = $1`, [id]);
    expect(await userStore.get(ctx, id)).toBeUndefined();
    expect(await groupStore.get(ctx, crew.id)).toMatchObject({ members: [] });
    expect(await groupStore.changeMembers(ctx, crew.id, adding(id))).toMatchObject({ added: [] });
    const clash = { code: 'uniqueness', attribute: 'userName', hiddenId: hostId };
    await expect(product.person('KNOWN@x.example')).rejects.toMatchObject(clash);
    const other = await product.person('other@x.example');
    const renamed = { userName: 'known@x.example', active: true };
    await expect(userStore.replace(ctx, other.id, renamed)).rejects.toMatchObject({
      code: 'uniqueness',
    });
    const draft = { userName: 'known@x.example', active: true };
    for (const wrong of ['', 'x', '999999', "'; --", '0190b7a4-0000-7000-8000-000000000001'])
      await expect(userStore.linkExisting?.(ctx, wrong, draft)).rejects.toMatchObject({
        code: 'notFound',
      });
    const linked = await userStore.linkExisting?.(ctx, hostId, draft);
    expect(linked).not.toHaveProperty('title');
    expect(await product.keyOf(linked?.id ?? '')).toEqual(await product.keyOf(id));
    const [here] = await product.rows(
      `SELECT ${key}::text AS key FROM ${table} WHERE ${column} = $1`,
      [linked?.id],
    );
    expect(here?.key).toBe(hostId);
    const roles = await product.scim.findRoles(ctx.tenantId, linked?.id ?? '');
    const areOurs = shape.tables.roles === undefined;
    expect(roles).toMatchObject({ locked: false });
    expect(roles?.assignments.length).toBe(areOurs ? 0 : 1);
    const group = await groupStore.get(ctx, crew.id);
    expect(group?.members).toHaveLength(shape.tables.members === undefined ? 0 : 1);
  });

  it('a hidden person is read with the roles that they have in the product', async () => {
    const { ctx } = product;
    const { table, id: column, key, version } = shape.people;
    const { id } = await product.person('known@x.example', { title: 'Before' });
    const hostId = String(await product.keyOf(id));
    await userStore.setRoles(ctx, id, [{ role: 'admin' }]);
    await product.rows(`UPDATE ${table} SET ${version} = NULL WHERE ${column} = $1`, [id]);
    const read = await unitOfWork.run(ctx, async (unit) => userStore.getHidden?.(unit, hostId));
    expect(read?.resource).toMatchObject({ id, userName: 'known@x.example', title: 'Before' });
    expect(read?.resource.meta).not.toHaveProperty('version');
    const areOurs = shape.tables.roles === undefined;
    expect(read?.assignments).toEqual(areOurs ? undefined : [{ role: 'admin' }]);
    expect(await userStore.getHidden?.(ctx, hostId)).toEqual(read);
    if (column === key) return;
    await product.rows(`UPDATE ${table} SET ${column} = NULL WHERE ${column} = $1`, [id]);
    expect((await userStore.getHidden?.(ctx, hostId))?.resource.id).toBe(hostId);
  });

  it('a team that the product has made gives nobody anything until it is linked, with those who are known by then', async () => {
    const { ctx } = product;
    const { teams, people } = shape;
    if (teams === undefined) {
      expect(groupStore).not.toHaveProperty('linkExisting');
      expect(groupStore).not.toHaveProperty('getHidden');
      expect(groupStore).not.toHaveProperty('findHidden');
      return;
    }
    const [ada, bea] = [
      await product.person('ada@x.example'),
      await product.person('bea@x.example'),
    ];
    const crew = await groupStore.create(ctx, { displayName: 'Crew', externalId: 'before' });
    await groupStore.changeMembers(ctx, crew.id, adding(ada.id, bea.id));
    const [row] = await product.rows(
      `UPDATE ${teams.table} SET ${teams.version} = NULL, ${teams.id} = NULL WHERE ${teams.id} = $1 RETURNING ${teams.key}::text AS key`,
      [crew.id],
    );
    const hostId = String(row?.key);
    await product.rows(
      `UPDATE ${people.table} SET ${people.version} = NULL WHERE ${people.id} = $1`,
      [bea.id],
    );
    const groupsOf = async () =>
      (await groupStore.groupsOf(ctx, [ada.id], { transitive: true })).get(ada.id) ?? [];
    expect(await groupsOf()).toEqual([]);
    expect(await userStore.get(ctx, ada.id, { include: ['groups'] })).toMatchObject({ groups: [] });
    const hidden = await groupStore.getHidden?.(ctx, hostId);
    const member = { value: ada.id, type: 'User', display: 'ada@x.example' };
    // Who is hidden is in it by the host's id: as soon as they are linked they are members.
    const bystander = expect.objectContaining({ type: 'User', display: 'bea@x.example' });
    expect(hidden?.resource).toMatchObject({
      id: hostId,
      externalId: 'before',
      members: expect.arrayContaining([member, bystander]),
    });
    const found = await unitOfWork.run(
      ctx,
      (unit) => groupStore.getHidden?.(unit, hostId) ?? Promise.resolve(undefined),
    );
    expect(found).toEqual(hidden);
    const linked = await groupStore.linkExisting?.(ctx, hostId, { displayName: 'crew' });
    expect(linked).not.toHaveProperty('externalId');
    expect(await groupStore.get(ctx, linked?.id ?? '')).toMatchObject({ members: [member] });
    expect(await groupsOf()).toMatchObject([{ value: linked?.id, display: 'crew' }]);
    // Somebody who is linked later is in it, too.
    const [key] = await product.rows(
      `SELECT ${people.key}::text AS key FROM ${people.table} WHERE ${people.id} = $1`,
      [bea.id],
    );
    await userStore.linkExisting?.(ctx, String(key?.key), {
      userName: 'bea@x.example',
      active: true,
    });
    expect((await groupStore.get(ctx, linked?.id ?? ''))?.members).toHaveLength(2);
  });

  it('somebody whom the product has removed is in no group and has no role', async () => {
    const { ctx } = product;
    if (shape.links.length > 0) return;
    const { id } = await product.person('gone@x.example');
    const crew = await groupStore.create(ctx, { displayName: 'Crew' });
    await groupStore.changeMembers(ctx, crew.id, adding(id));
    await userStore.setRoles(ctx, id, [{ role: 'admin' }]);
    await product.rows(`DELETE FROM ${shape.people.table} WHERE ${shape.people.id} = $1`, [id]);
    expect(await groupStore.get(ctx, crew.id)).toMatchObject({ members: [] });
    expect(await groupStore.listMembers(ctx, crew.id, { startIndex: 1, count: 0 })).toMatchObject({
      total: 0,
    });
    expect(await product.scim.findRoles(ctx.tenantId, id)).toBeUndefined();
    expect(await userStore.hasActiveHolder(ctx, { role: 'admin' }, [])).toBe(false);
  });

  it('a unit of work that is rolled back leaves the tables as they were', async () => {
    const { ctx } = product;
    const { id } = await product.person('ada@x.example');
    const crew = await groupStore.create(ctx, { displayName: 'Crew' });
    const all = async () => [
      await userStore.list(ctx, { page: { kind: 'index', startIndex: 1, count: 10 } }),
      await groupStore.list(ctx, { page: { kind: 'index', startIndex: 1, count: 10 } }),
      await product.scim.findRoles(ctx.tenantId, id),
    ];
    const before = await all();
    const work = unitOfWork.run(ctx, async (unit) => {
      await userStore.create(unit, { userName: 'bea@x.example', active: true });
      await groupStore.changeMembers(unit, crew.id, adding(id));
      const [state] = await userStore.lockRoleStates(unit, [id]);
      const assignments = [{ role: 'admin', reason: 'default' }] as const;
      await userStore.assignRoles(unit, [
        { userId: id, expectedVersion: state?.version ?? '', assignments },
      ]);
      await userStore.replace(unit, id, { userName: 'cleo@x.example', active: false });
      throw new Error('The host changes its mind.');
    });
    await expect(work).rejects.toThrow('The host changes its mind.');
    expect(await all()).toEqual(before);
  });
});

const [ALL_OWN, , , BY_NAME] = SHAPES;

describe('a product with a table of roles', () => {
  if (ALL_OWN === undefined) throw new Error('There is no such shape.');
  const product = useProduct(ALL_OWN);
  const { userStore, unitOfWork } = product;

  const assign = (userId: string, ...roles: readonly string[]) =>
    unitOfWork.run(product.ctx, async (unit) => {
      const [state] = await userStore.lockRoleStates(unit, [userId]);
      await userStore.assignRoles(unit, [
        {
          userId,
          expectedVersion: state?.version ?? '',
          assignments: roles.map((role) => ({ role, reason: 'default' })),
        },
      ]);
    });
  const rolesOf = async (id: string) =>
    (await product.scim.findRoles(product.ctx.tenantId, id))?.assignments.map(({ role }) => role);

  it('tells of a role that is not in it, and takes the others away all the same', async () => {
    const { id } = await product.person('ada@x.example');
    await assign(id, 'admin', 'member');
    expect(await rolesOf(id)).toEqual(['admin', 'member']);
    expect(product.errors).toEqual([]);
    await assign(id, 'member', 'disabled');
    expect(await rolesOf(id)).toEqual(['member']);
    expect(product.errors).toEqual([expect.stringContaining('"disabled"')]);
  });

  it('refuses such a role where somebody gives it by hand, and changes nothing', async () => {
    const { id } = await product.person('ada@x.example');
    await assign(id, 'admin');
    const wanted = [{ role: 'member' }, { role: 'no "such" role' }];
    await expect(userStore.setRoles(product.ctx, id, wanted)).rejects.toMatchObject({
      code: 'invalidValue',
    });
    expect(await rolesOf(id)).toEqual(['admin']);
    expect(await product.scim.findRoles(product.ctx.tenantId, id)).toMatchObject({ locked: false });
    await unitOfWork.run(product.ctx, async (unit) => {
      await expect(userStore.setRoles(unit, id, wanted)).rejects.toMatchObject({
        code: 'invalidValue',
      });
      await userStore.setRoles(unit, id, [{ role: 'member' }]);
    });
    expect(await rolesOf(id)).toEqual(['member']);
  });

  it('has no roles of other tenants where it has no column for them', () => {
    expect(userStore).not.toHaveProperty('addToTenant');
    expect(userStore).not.toHaveProperty('removeFromTenant');
  });

  it('people who come back are known by their externalId, once', async () => {
    const draft = { userName: 'back@x.example', externalId: 'x-1', active: true };
    const first = await userStore.create(product.ctx, draft);
    await userStore.delete(product.ctx, first.id);
    await userStore.create(product.ctx, draft);
    expect(await userStore.findPreviousId?.(product.ctx, draft)).toBe(first.id);
    expect(await userStore.findPreviousId?.(product.ctx, draft)).toBeUndefined();
  });

  it('somebody who is marked as deleted is neither linked nor in the way', async () => {
    const { id } = await product.person('gone@x.example');
    const key = String(await product.keyOf(id));
    await userStore.delete(product.ctx, id);
    const draft = { userName: 'gone@x.example', active: true };
    await expect(userStore.linkExisting?.(product.ctx, key, draft)).rejects.toMatchObject({
      code: 'notFound',
    });
    await userStore.create(product.ctx, draft);
  });

  it('fills what SCIM does not send, and keeps what has no column', async () => {
    const { id } = await product.person('ada@x.example', { title: 'Countess', externalId: 'x' });
    const [row] = await product.rows('SELECT plan, seats, email FROM accounts WHERE scim_id = $1', [
      id,
    ]);
    const plan = `it's "free" \\ ada@x.example`;
    expect(row).toMatchObject({ plan, seats: 7, email: 'ada@x.example' });
    expect(await userStore.get(product.ctx, id)).toMatchObject({ title: 'Countess' });
    const [member] = await product.rows('SELECT plan FROM accounts WHERE scim_id = $1', [id]);
    expect(member).toEqual({ plan });
  });

  it('somebody without a value for active stays as they are where nothing changes', async () => {
    const { id, meta } = await product.person('ada@x.example');
    await product.rows('UPDATE accounts SET is_active = NULL WHERE scim_id = $1', [id]);
    const draft = { userName: 'ada@x.example', active: true };
    const same = await userStore.replace(product.ctx, id, draft);
    expect(same).toMatchObject({ active: true, meta: { version: meta.version } });
    expect(await product.scim.findRoles(product.ctx.tenantId, id)).toMatchObject({ active: true });
    const off = await userStore.replace(product.ctx, id, { ...draft, active: false });
    expect(off.meta.version).not.toBe(meta.version);
    expect(await product.scim.findRoles(product.ctx.tenantId, id)).toMatchObject({ active: false });
  });

  it('a value that the product refuses is refused in the words of SCIM', async () => {
    await product.rows(`UPDATE accounts SET first_name = '', email = email || id`);
    await product.rows(`ALTER TABLE accounts ALTER COLUMN first_name SET NOT NULL`);
    await product.rows(`CREATE UNIQUE INDEX everywhere ON accounts (email)`);
    try {
      await expect(product.person('ada@x.example')).rejects.toMatchObject({
        code: 'invalidValue',
        attribute: 'name.givenName',
      });
      const named = { name: { givenName: 'Ada' } };
      const { id } = await product.person('ada@x.example', named);
      const bea = await product.person('bea@x.example', named);
      // An index that nobody has told the library of.
      const clash = { code: 'uniqueness', attribute: 'userName' };
      const [row] = await product.rows(ALL_OWN.newTenant);
      const other = contextOf(String(row?.id)) as RequestContext<never>;
      const draft = { userName: 'ada@x.example', active: true, ...named };
      await expect(userStore.create(other, draft)).rejects.toMatchObject(clash);
      await product.rows('UPDATE accounts SET organization_id = $2 WHERE scim_id = $1', [
        id,
        Number(other.tenantId),
      ]);
      await expect(userStore.replace(product.ctx, bea.id, draft)).rejects.toMatchObject(clash);
      const unit = unitOfWork.run(product.ctx, (inside) =>
        userStore.replace(inside, bea.id, draft),
      );
      await expect(unit).rejects.toMatchObject(clash);
    } finally {
      await product.rows('DROP INDEX everywhere');
      await product.rows('ALTER TABLE accounts ALTER COLUMN first_name DROP NOT NULL');
    }
  });
});

describe('a product that keeps roles by name', () => {
  if (BY_NAME === undefined) throw new Error('There is no such shape.');
  const product = useProduct(BY_NAME);
  const { userStore, unitOfWork } = product;

  it('has their reasons and tenants in its own columns', async () => {
    const { ctx } = product;
    const { id } = await product.person('ada@x.example');
    const assign = (assignments: readonly { role: string; reason: `group:${string}` }[]) =>
      unitOfWork.run(ctx, async (unit) => {
        const [state] = await userStore.lockRoleStates(unit, [id]);
        const expectedVersion = state?.version ?? '';
        await userStore.assignRoles(unit, [{ userId: id, expectedVersion, assignments }]);
      });
    const there = { role: 'editor', targetTenantId: 'globex', reason: 'group:a' } as const;
    await assign([{ role: 'editor', reason: 'group:a' }, there]);
    const rows = () =>
      product.rows(
        `SELECT role, why, holds_in, automatic FROM staff_roles WHERE person = $1 ORDER BY holds_in = $2, holds_in`,
        [id, ctx.tenantId],
      );
    const elsewhere = { role: 'editor', why: 'group:a', holds_in: 'globex', automatic: true };
    const here = { ...elsewhere, holds_in: ctx.tenantId };
    expect(await rows()).toEqual([elsewhere, here]);
    await assign([{ role: 'editor', reason: 'group:b' }, there]);
    expect(await rows()).toEqual([elsewhere, { ...here, why: 'group:b' }]);
    await product.rows(`UPDATE staff_roles SET holds_in = NULL WHERE holds_in = $1`, [
      ctx.tenantId,
    ]);
    expect(await product.scim.findRoles(ctx.tenantId, id)).toMatchObject({
      assignments: [{ role: 'editor', reason: 'group:b' }, there],
    });
    await assign([]);
    expect(await rows()).toEqual([]);
  });
});
