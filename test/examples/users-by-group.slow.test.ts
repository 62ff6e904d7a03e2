import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileFilter } from 'express-scim';
import { POSTGRES_DDL } from 'express-scim/sql';
import { createSqlStores } from '../../examples/sql-adapter/create-sql-stores.js';
import { embeddedPool } from '../../examples/sql-adapter/embedded-pool.js';
import { contextOf, filterOn, idsWhere, USER } from '../stores/memory/support.js';
import { type Postgres, startPostgres } from '../support/postgres/start-postgres.js';

const ctx = contextOf();
let postgres: Postgres;

beforeAll(async () => {
  postgres = startPostgres();
  await postgres.query(POSTGRES_DDL);
});

afterAll(() => postgres.stop());

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

describe('users by a group, in the SQL adapter,', () => {
  const MEMBERS = {
    crew: ['ada', 'bea'],
    deck: ['bea', 'cleo'],
    fleet: ['crew', 'dora'],
    navy: ['fleet', 'deck'],
    left: ['right', 'ada'],
    right: ['left', 'emma'],
    self: ['self', 'ada'],
    empty: [],
  };

  /** The same ids in two tenants, of which the other one has everybody in every group. */
  async function seed(): Promise<void> {
    await postgres.query('DELETE FROM scim_member; DELETE FROM scim_group; DELETE FROM scim_user');
    const groups = Object.keys(MEMBERS);
    const users = ['ada', 'bea', 'cleo', 'dora', 'emma', 'fay'];
    const everybody = Object.fromEntries(groups.map((id) => [id, users]));
    for (const [tenant, members] of Object.entries({ acme: MEMBERS, globex: everybody })) {
      await postgres.query(
        `INSERT INTO scim_user (tenant_id, id, user_name, user_name_key, active)
          SELECT $1, id, id, id, id < 'c' FROM unnest($2::text[]) AS id`,
        [tenant, users],
      );
      await postgres.query(
        `INSERT INTO scim_group (tenant_id, id, display_name, display_name_key)
          SELECT $1, id, id, id FROM unnest($2::text[]) AS id`,
        [tenant, groups],
      );
      const pairs = Object.entries(members).flatMap(([group, ids]) => ids.map((id) => [group, id]));
      await postgres.query(
        `INSERT INTO scim_member (tenant_id, group_id, member_id, member_type)
          SELECT $1, g, m, CASE WHEN m = ANY($4) THEN 'Group' ELSE 'User' END
            FROM unnest($2::text[], $3::text[]) AS pair (g, m)`,
        [tenant, pairs.map(([group]) => group), pairs.map(([, id]) => id), groups],
      );
    }
  }

  it('are those whose groups say so, whatever stands beside it in the filter', async () => {
    await seed();
    const { userStore, groupStore } = createSqlStores(
      embeddedPool(async (text, values) => ({ rows: await postgres.query(text, values) })),
    );
    const page = { kind: 'index', startIndex: 1, count: 100 } as const;
    const { resources } = await userStore.list(ctx, { page });
    const ids = resources.map(({ id }) => id);
    const groupsOf = await groupStore.groupsOf(ctx, ids, { transitive: true });
    const people = resources.map((user) => ({ ...user, groups: groupsOf.get(user.id) ?? [] }));
    for (const group of [...Object.keys(MEMBERS), 'ada', 'nobody', "'; --", '']) {
      const eq = `groups.value eq "${group}"`;
      for (const text of [
        eq,
        `not (${eq})`,
        `${eq} and active eq true`,
        `${eq} or userName eq "fay"`,
        `not (${eq} or userName eq "fay")`,
        `${eq} and groups.value eq "crew"`,
        `${eq} and not (groups.value eq "crew")`,
      ]) {
        const matches = compileFilter(filterOn(USER, text));
        const expected = people.filter(matches).map(({ id }) => id);
        const found = await idsWhere(ctx, userStore, USER, text);
        expect({ text, found }).toEqual({ text, found: expected });
      }
    }
    expect(await idsWhere(ctx, userStore, USER, 'groups.value eq "navy"')).toEqual([
      'ada',
      'bea',
      'cleo',
      'dora',
    ]);
    expect(await idsWhere(ctx, userStore, USER, 'groups.value eq "left"')).toEqual(['ada', 'emma']);
  });

  it('are not looked for among all the others', async () => {
    await seed();
    await postgres.query(`
      INSERT INTO scim_user (tenant_id, id, user_name, user_name_key)
        SELECT 'acme', 'u' || n, 'u' || n, 'u' || n FROM generate_series(1, 20000) AS n;
      INSERT INTO scim_member (tenant_id, group_id, member_id, member_type)
        SELECT 'acme', 'empty', 'u' || n, 'User' FROM generate_series(1, 20000) AS n;
      ANALYZE scim_user, scim_group, scim_member;`);
    const rows: number[] = [];
    const { userStore } = createSqlStores({
      connect: () => Promise.reject(new Error('Reads need no transaction.')),
      query: async (text, values) => {
        const explained = await postgres.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
        const plans = explained.flatMap((row) => row['QUERY PLAN'] as { Plan: PlanNode }[]);
        rows.push(...plans.map(({ Plan }) => rowsIn(Plan)));
        return { rows: await postgres.query(text, values) };
      },
    });
    expect(await idsWhere(ctx, userStore, USER, 'groups.value eq "navy"')).toHaveLength(4);
    expect(rows).toHaveLength(2);
    expect(Math.max(...rows)).toBeLessThan(100);
  });
});
