import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compileFilter } from 'express-scim';
import type { RequestContext } from '../../src/index.js';
import { createPostgresScim, migrate } from '../../src/postgres/index.js';
import { contextOf, filterOn, idsWhere, USER } from '../stores/memory/support.js';
import { embeddedPool } from '../support/postgres/embedded-pool.js';
import { startPostgres } from '../support/postgres/start-postgres.js';
import { type Asked, watchedPool } from '../support/postgres/watched-pool.js';

const ctx = contextOf() as RequestContext<never>;
const postgres = startPostgres();
const pool = watchedPool(embeddedPool(postgres));
const { asked } = pool;
const { userStore, groupStore, unitOfWork } = createPostgresScim({ pool }).stores;

beforeAll(async () => {
  await migrate(pool);
  // Before their first statement the stores look at the tables.
  await userStore.list(ctx, { page });
});

afterAll(() => postgres.stop());

/** The first words of what was asked. */
const verbs = (statements: readonly Asked[]) =>
  statements.map(({ text }) => text.trim().split(/\s/)[0]);

const page = { kind: 'index', startIndex: 1, count: 10 } as const;
const add = (...ids: readonly string[]) =>
  ({ from: 'current', add: ids.map((value) => ({ value })), remove: [], unknown: 'skip' }) as const;
const draftOf = (userName: string) => ({ userName, active: true, emails: [{ value: userName }] });

describe('what each operation asks of the database', () => {
  beforeEach(async () => {
    await postgres.query(
      'TRUNCATE express_scim.groups, express_scim.users, express_scim.members CASCADE',
    );
    asked();
  });

  it('a user: one statement to create, get, find and replace', async () => {
    const { id } = await userStore.create(ctx, draftOf('ada'));
    expect(verbs(asked())).toEqual(['WITH']);
    await userStore.get(ctx, id);
    expect(verbs(asked())).toEqual(['SELECT']);
    await userStore.list(ctx, { filter: filterOn(USER, 'userName eq "ada"'), page });
    expect(verbs(asked())).toEqual(['SELECT']);
    await userStore.replace(ctx, id, draftOf('bea'));
    expect(verbs(asked())).toEqual(['WITH']);
    await unitOfWork.run(ctx, async (unit) => {
      await userStore.get(unit, id);
      await userStore.replace(unit, id, draftOf('cleo'));
    });
    expect(verbs(asked())).toEqual(['BEGIN', 'SELECT', 'UPDATE', 'COMMIT']);
  });

  it('a group: one statement to get it with its members, so that both are of one moment', async () => {
    const { id } = await groupStore.create(ctx, { displayName: 'crew' });
    const ada = await userStore.create(ctx, draftOf('ada'));
    asked();
    expect(await groupStore.get(ctx, id)).toMatchObject({ displayName: 'crew', members: [] });
    await groupStore.changeMembers(ctx, id, add(ada.id));
    asked();
    const members = [{ value: ada.id, type: 'User', display: 'ada' }];
    expect(await groupStore.get(ctx, id)).toMatchObject({ displayName: 'crew', members });
    expect(verbs(asked())).toEqual(['SELECT']);
    const without = await groupStore.get(ctx, id, { without: ['members'] });
    expect(without).not.toHaveProperty('members');
  });

  it('a list: a count only where there is another page, and once in a walk with a cursor', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await userStore.create(ctx, draftOf(name));
    asked();
    await userStore.list(ctx, { page });
    expect(asked()).toHaveLength(1);
    const first = await userStore.list(ctx, { page: { kind: 'cursor', count: 2 } });
    expect(asked()).toHaveLength(2);
    const after = first.next ?? [];
    const second = await userStore.list(ctx, { page: { kind: 'cursor', count: 2, after } });
    expect(asked()).toHaveLength(1);
    expect([first.total, second.total]).toEqual([5, 5]);
    const beyond = { kind: 'index', startIndex: 9, count: 2 } as const;
    expect(await userStore.list(ctx, { page: beyond })).toEqual({ resources: [], total: 5 });
  });

  it('members: one statement, however many they are', async () => {
    const { id } = await groupStore.create(ctx, { displayName: 'all' });
    await postgres.query(
      `INSERT INTO express_scim.users (tenant_id, id, user_name, user_name_key, active)
        SELECT 'acme', gen_random_uuid(), 'u' || n, 'u' || n, true FROM generate_series(1, 100000) AS n`,
    );
    const rows = await postgres.query('SELECT id FROM express_scim.users', []);
    const ids = rows.map((row) => String(row.id));
    asked();
    const result = await groupStore.changeMembers(ctx, id, add(...ids, 'nobody'));
    expect(verbs(asked())).toEqual(['BEGIN', 'WITH', 'COMMIT']);
    expect([result.added.length, result.unknown]).toEqual([100_000, [{ value: 'nobody' }]]);
    const kept = ids.slice(0, 3);
    const only = { ...add(...kept), from: 'empty' } as const;
    const { removed, added } = await groupStore.changeMembers(ctx, id, only);
    expect([removed.length, added]).toEqual([99_997, []]);
    const left = await groupStore.listMembers(ctx, id, { startIndex: 1, count: 10 });
    expect(left.members.map(({ value }) => value).sort()).toEqual([...kept].sort());
  });

  it('a group with members: a savepoint only where somebody may be refused', async () => {
    const { id } = await userStore.create(ctx, draftOf('ada'));
    asked();
    await unitOfWork.run(ctx, async (unit) => {
      await groupStore.saveWithMembers(unit, undefined, { displayName: 'a' }, add(id));
    });
    expect(verbs(asked())).toEqual(['BEGIN', 'INSERT', 'WITH', 'COMMIT']);
    await unitOfWork.run(ctx, async (unit) => {
      const change = { ...add(id, 'nobody'), unknown: 'refuse' } as const;
      const refused = groupStore.saveWithMembers(unit, undefined, { displayName: 'b' }, change);
      await expect(refused).rejects.toMatchObject({ code: 'invalidValue' });
      await groupStore.create(unit, { displayName: 'b' });
    });
    expect(verbs(asked())).toEqual([
      'BEGIN',
      'SAVEPOINT',
      'INSERT',
      'ROLLBACK',
      'INSERT',
      'COMMIT',
    ]);
  });

  it('nothing at all for an id that is none of ours', async () => {
    for (const id of ['', '7', "'; --", '00000000-0000-0000-0000-00000000000G']) {
      expect(await userStore.get(ctx, id)).toBeUndefined();
      expect(await userStore.delete(ctx, id)).toBe(false);
    }
    expect(verbs(asked()).filter((verb) => !/BEGIN|COMMIT/.test(verb ?? ''))).toEqual([]);
  });

  it('goes on with a unit of work after a name was in use', async () => {
    await userStore.create(ctx, draftOf('ada'));
    const { id } = await userStore.create(ctx, draftOf('bea'));
    await unitOfWork.run(ctx, async (unit) => {
      const clash = { code: 'uniqueness', attribute: 'userName' };
      await expect(userStore.create(unit, draftOf('ADA'))).rejects.toMatchObject(clash);
      await expect(userStore.replace(unit, id, draftOf('ADA'))).rejects.toMatchObject(clash);
      await userStore.replace(unit, id, draftOf('cleo'));
    });
    expect(await userStore.get(ctx, id)).toMatchObject({ userName: 'cleo' });
  });
});

describe('ids', () => {
  it('are UUIDs of version 7 in the order of creation', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 50; n += 1) {
      ids.push((await groupStore.create(ctx, { displayName: `group ${n}` })).id);
    }
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(50);
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(
      Math.abs(Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16) - Date.now()),
    ).toBeLessThan(600_000);
  });
});

interface PlanNode {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Rows that were looked at in the whole plan of a statement. */
function rowsIn(node: PlanNode): number {
  const { 'Actual Rows': kept, 'Rows Removed by Filter': removed = 0, Plans = [] } = node;
  const own = Math.round((kept + removed) * node['Actual Loops']);
  return Plans.reduce((sum, inner) => sum + rowsIn(inner), own);
}

describe('the tables', () => {
  beforeAll(async () => {
    await postgres.query(`
      TRUNCATE express_scim.groups, express_scim.users, express_scim.members CASCADE;
      INSERT INTO express_scim.users (tenant_id, id, external_id, user_name, user_name_key, active, email_keys)
        SELECT 'acme', lpad(to_hex(n), 32, '0')::uuid, 'x' || n, 'user' || n, 'user' || n, true, ARRAY['user' || n || '@x.example']
          FROM generate_series(1, 2000) AS n;
      INSERT INTO express_scim.groups (tenant_id, id, display_name, display_name_key)
        SELECT 'acme', lpad(to_hex(n), 32, '0')::uuid, 'g' || n, 'g' || n FROM generate_series(1, 100) AS n;
      INSERT INTO express_scim.members (tenant_id, group_id, member_id, member_type)
        SELECT 'acme', lpad(to_hex(1 + n % 100), 32, '0')::uuid, lpad(to_hex(n), 32, '0')::uuid, 'User'
          FROM generate_series(1, 2000) AS n;
      ANALYZE express_scim.users, express_scim.members;`);
  });

  it.each([
    ['userName eq "user77"', 'users_user_name'],
    ['externalId eq "x77"', 'users_external_id'],
    ['emails.value eq "user77@x.example"', 'users_emails'],
    ['emails[type eq "work" and value eq "user77@x.example"]', 'users_emails'],
    ['id eq "00000000-0000-0000-0000-00000000004d"', 'users_pkey'],
    ['groups.value eq "00000000-0000-0000-0000-00000000004d"', 'members_pkey'],
  ])('have an index for %s', async (text, index) => {
    await postgres.query('SET enable_seqscan = off');
    asked();
    await userStore.list(ctx, { filter: filterOn(USER, text), page });
    const [{ text: statement, values } = { text: '', values: [] }] = asked();
    const rows = await postgres.query(`EXPLAIN ${statement}`, values);
    await postgres.query('SET enable_seqscan = on');
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(new RegExp(`Index.* ${index}`));
  });
});

describe('users by a group', () => {
  const NAMES = ['crew', 'deck', 'fleet', 'navy', 'left', 'right', 'self', 'empty'] as const;
  const PEOPLE = ['ada', 'bea', 'cleo', 'dora', 'emma', 'fay'] as const;
  const MEMBERS: Readonly<Record<(typeof NAMES)[number], readonly string[]>> = {
    crew: ['ada', 'bea'],
    deck: ['bea', 'cleo'],
    fleet: ['crew', 'dora'],
    navy: ['fleet', 'deck'],
    left: ['right', 'ada'],
    right: ['left', 'emma'],
    self: ['self', 'ada'],
    empty: [],
  };
  const ids = new Map<string, string>();
  const idOf = (name: string) => ids.get(name) ?? name;

  beforeAll(async () => {
    await postgres.query(
      'TRUNCATE express_scim.groups, express_scim.users, express_scim.members CASCADE',
    );
    for (const userName of PEOPLE) {
      const draft = { userName, active: userName < 'c' };
      ids.set(userName, (await userStore.create(ctx, draft)).id);
    }
    for (const displayName of NAMES) {
      ids.set(displayName, (await groupStore.create(ctx, { displayName })).id);
    }
    for (const name of NAMES) {
      await groupStore.changeMembers(ctx, idOf(name), add(...MEMBERS[name].map(idOf)));
    }
  });

  it('are those whose groups say so, whatever stands beside it in the filter', async () => {
    const { resources } = await userStore.list(ctx, { page });
    const groupsOf = await groupStore.groupsOf(ctx, [...ids.values()], { transitive: true });
    const people = resources.map((user) => ({ ...user, groups: groupsOf.get(user.id) ?? [] }));
    for (const group of [...NAMES, 'ada', 'nobody', "'; --", '']) {
      const eq = `groups.value eq "${idOf(group)}"`;
      for (const text of [
        eq,
        `not (${eq})`,
        `${eq} and active eq true`,
        `${eq} or userName eq "fay"`,
        `${eq} and not (groups.value eq "${idOf('crew')}")`,
      ]) {
        const matches = compileFilter(filterOn(USER, text));
        const expected = people.filter(matches).map(({ id }) => id);
        const found = await idsWhere(ctx, userStore, USER, text);
        expect({ text, found }).toEqual({ text, found: expected });
      }
    }
    const inNavy = await idsWhere(ctx, userStore, USER, `groups.value eq "${idOf('navy')}"`);
    expect(inNavy).toEqual(['ada', 'bea', 'cleo', 'dora'].map(idOf));
  });

  it('are not looked for among all the others', async () => {
    await postgres.query(
      `INSERT INTO express_scim.users (tenant_id, id, user_name, user_name_key, active)
        SELECT 'acme', gen_random_uuid(), 'u' || n, 'u' || n, true FROM generate_series(1, 20000) AS n;
      INSERT INTO express_scim.members (tenant_id, group_id, member_id, member_type)
        SELECT 'acme', '${idOf('empty')}', id, 'User' FROM express_scim.users WHERE user_name LIKE 'u%';
      ANALYZE express_scim.users, express_scim.groups, express_scim.members;`,
    );
    asked();
    const found = await idsWhere(ctx, userStore, USER, `groups.value eq "${idOf('navy')}"`);
    expect(found).toHaveLength(4);
    const [{ text, values } = { text: '', values: [] }, ...others] = asked();
    expect(others).toEqual([]);
    const explained = await postgres.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    const [plan] = explained.flatMap((row) => row['QUERY PLAN'] as { Plan: PlanNode }[]);
    expect(plan && rowsIn(plan.Plan)).toBeLessThan(150);
  });
});
