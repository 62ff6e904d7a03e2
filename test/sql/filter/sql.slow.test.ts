import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareBy, compileFilter, type SortOrder } from 'express-scim';
import { filterToSql, orderToSql } from 'express-scim/sql';
import fc from 'fast-check';
import { resolveRules } from '../../../src/conformance/presets.js';
import { bindFilter } from '../../../src/filter/bind.js';
import { printFilter } from '../../../src/filter/print.js';
import type { Attributes } from '../../../src/schema/types.js';
import { ACME, bound, ENTERPRISE, USER } from '../../filter/support.js';
import { type Postgres, startPostgres } from '../../support/postgres/start-postgres.js';
import { filters, people } from './people.js';
import { ATTRIBUTES, DDL, toImRows, toMemberRows, toRow } from './table.js';

const RULES = resolveRules();
let postgres: Postgres;

beforeAll(async () => {
  postgres = startPostgres();
  await postgres.query(DDL);
});

afterAll(() => postgres.stop());

/** Makes these resources the whole content of the tables. */
async function fill(resources: readonly Attributes[]): Promise<void> {
  await postgres.query('TRUNCATE person, im, member');
  const insert = (table: string, rows: readonly object[]) =>
    postgres.query(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  await insert('person', resources.map(toRow));
  await insert('im', resources.flatMap(toImRows));
  await insert('member', resources.flatMap(toMemberRows));
}

async function select(where: string, values: readonly unknown[]): Promise<readonly unknown[]> {
  const rows = await postgres.query(`SELECT n FROM person p WHERE ${where} ORDER BY n`, values);
  return rows.map(({ n }) => n);
}

describe('filterToSql on PostgreSQL', () => {
  it('finds what evaluating the filter finds, whatever the filter and the rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(people, { minLength: 1, maxLength: 30 }),
        fc.array(filters, { minLength: 1, maxLength: 50 }),
        async (resources, nodes) => {
          await fill(resources);
          for (const node of nodes) {
            const filter = bindFilter(node, USER, RULES);
            const matches = compileFilter(filter);
            const expected = resources.flatMap((resource, n) => (matches(resource) ? n : []));
            const { text, values } = filterToSql(filter, ATTRIBUTES);
            const found = await select(text, values);
            expect({ filter: printFilter(filter), text, found }).toEqual({
              filter: printFilter(filter),
              text,
              found: expected,
            });
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

const SORTS = [
  'userName',
  'externalId',
  'active',
  'name.familyName',
  'emails.value',
  'phoneNumbers.value',
  'meta.created',
  `${ACME}:floor`,
  `${ACME}:rate`,
  `${ENTERPRISE}:manager.value`,
];

describe('orderToSql on PostgreSQL', () => {
  it('orders and pages as comparing the resources does', async () => {
    const tie = { column: 'p.n', kind: 'bigint' } as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(people, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        async (resources, count) => {
          await fill(resources);
          for (const descending of [false, true]) {
            for (const path of [undefined, ...SORTS]) {
              const sort: SortOrder | undefined =
                path === undefined ? undefined : { attribute: USER.at(path), descending };
              const compare = sort ? compareBy(sort.attribute, descending) : () => 0;
              const expected = resources
                .map((resource, n) => ({ resource, n }))
                .sort((a, b) => compare(a.resource, b.resource) || a.n - b.n)
                .map(({ n }) => n);
              const order = orderToSql(sort, ATTRIBUTES, tie);
              const seen: unknown[] = [];
              let after: readonly unknown[] | undefined;
              do {
                const behind = after ? order.after(after) : { text: 'TRUE', values: [] };
                const rows = await postgres.query(
                  `SELECT n, ${order.columns} FROM person p WHERE ${behind.text}
                    ORDER BY ${order.orderBy} LIMIT ${count}`,
                  behind.values,
                );
                seen.push(...rows.map(({ n }) => n));
                const last = rows.at(-1);
                after = last && JSON.parse(JSON.stringify(order.position(last)));
              } while (after !== undefined && seen.length <= resources.length);
              expect({ path, descending, seen }).toEqual({ path, descending, seen: expected });
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('what strangers write', () => {
  it('is never in the text of the statement', () => {
    const hostile = `x'; DROP TABLE person; --`;
    const text = JSON.stringify(hostile);
    for (const operator of ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']) {
      for (const path of ['userName', 'title', 'emails', 'phoneNumbers.type', 'ims.value']) {
        const sql = filterToSql(bound(`${path} ${operator} ${text}`), ATTRIBUTES);
        expect(sql.text).not.toContain('DROP');
      }
    }
  });
});
