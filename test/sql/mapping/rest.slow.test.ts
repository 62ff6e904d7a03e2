import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareBy, compileFilter } from 'express-scim';
import { filterToSql, mapResource, orderToSql, type SqlAttributes } from 'express-scim/sql';
import fc from 'fast-check';
import { resolveRules } from '../../../src/conformance/presets.js';
import { bindFilter } from '../../../src/filter/bind.js';
import { printFilter } from '../../../src/filter/print.js';
import type { Attributes } from '../../../src/schema/types.js';
import { ACME, bound, ENTERPRISE, USER, USER_TYPE } from '../../filter/support.js';
import { type Postgres, startPostgres } from '../../support/postgres/start-postgres.js';
import { filters, people } from '../filter/people.js';

const RULES = resolveRules();

const users = mapResource(
  USER_TYPE,
  {
    id: { column: 'n', kind: 'bigint' },
    'meta.created': 'created',
    'meta.lastModified': 'updated',
    userName: { column: 'user_name', key: 'user_name_key' },
    'name.givenName': 'given_name',
    'phoneNumbers[type eq "work"].value': 'work_phone',
    'phoneNumbers[type eq "Mobile"].value': 'mobile',
  },
  { rest: 'more' },
);

const DDL = `
  CREATE TABLE person (n bigint, created timestamptz, updated timestamptz, user_name text, user_name_key text,
    given_name text, work_phone text, mobile text, more jsonb);
  CREATE TABLE member (person bigint, team text);`;

const ATTRIBUTES: SqlAttributes = {
  ...users.sql('p'),
  'groups.value': { eq: (id) => `p.n IN (SELECT person FROM member WHERE team = ${id})` },
};

let postgres: Postgres;

beforeAll(async () => {
  postgres = startPostgres();
  await postgres.query(DDL);
});

afterAll(() => postgres.stop());

const instant = (value: unknown) =>
  typeof value === 'string' && !/Z|[+-]\d\d:\d\d$/.test(value) ? `${value}Z` : value;

function rowOf(resource: Attributes, n: number) {
  const { meta } = resource as { readonly meta?: Attributes };
  const { more, ...row } = users.toRow(resource);
  return { ...row, more: JSON.parse(String(more)), n, created: instant(meta?.created) };
}

async function fill(resources: readonly Attributes[]): Promise<void> {
  await postgres.query('TRUNCATE person, member');
  const insert = (table: string, rows: readonly object[]) =>
    postgres.query(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  await insert('person', resources.map(rowOf));
  await insert(
    'member',
    resources.flatMap(({ groups }, person) =>
      ((groups ?? []) as readonly Attributes[]).map(({ value }) => ({ person, team: value })),
    ),
  );
}

async function select(where: string, values: readonly unknown[]): Promise<readonly number[]> {
  const rows = await postgres.query(`SELECT n FROM person p WHERE ${where} ORDER BY n`, values);
  return rows.map(({ n }) => Number(n));
}

describe('filters on the column of the rest', () => {
  it('find what evaluating the filter finds, whatever the filter and the rows', async () => {
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
            expect({ filter: printFilter(filter), found: await select(text, values) }).toEqual({
              filter: printFilter(filter),
              found: expected,
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    'title',
    'active',
    'name.familyName',
    'emails.value',
    'phoneNumbers.value',
    `${ACME}:floor`,
    `${ACME}:rate`,
    `${ACME}:hired`,
    `${ENTERPRISE}:manager.value`,
  ])('sort as comparing the resources does: %s', async (path) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(people, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        async (resources, descending) => {
          await fill(resources);
          const compare = compareBy(USER.at(path), descending);
          const expected = resources
            .map((resource, n) => ({ resource, n }))
            .sort((a, b) => compare(a.resource, b.resource) || a.n - b.n)
            .map(({ n }) => n);
          const tie = { column: 'p.n', kind: 'bigint' } as const;
          const order = orderToSql({ attribute: USER.at(path), descending }, ATTRIBUTES, tie);
          const rows = await postgres.query(`SELECT n FROM person p ORDER BY ${order.orderBy}`, []);
          expect(rows.map(({ n }) => Number(n))).toEqual(expected);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('read dateTimes as instants, and never fail on what is none', async () => {
    const hired = [
      '2024-02-29T23:59:59.5+14:00',
      '2024-12-31T24:00:00',
      '12000-01-01T00:00:00Z',
      '-0044-03-15T00:00:00Z',
      '2023-02-31T00:00:00Z',
      'yesterday',
      '2023-13-01T00:00:00Z',
      '',
    ];
    await fill([]);
    for (const [n, text] of hired.entries()) {
      await postgres.query('INSERT INTO person (n, more) VALUES ($1, $2)', [
        n,
        JSON.stringify({ [ACME]: { hired: text } }),
      ]);
    }
    const found = (filter: string) => {
      const { text, values } = filterToSql(bound(filter), ATTRIBUTES);
      return select(text, values);
    };
    expect(await found(`${ACME}:hired eq "2024-02-29T09:59:59.5Z"`)).toEqual([0]);
    expect(await found(`${ACME}:hired eq "2025-01-01T00:00:00Z"`)).toEqual([1]);
    expect(await found(`${ACME}:hired gt "9999-01-01T00:00:00Z"`)).toEqual([2]);
    expect(await found(`${ACME}:hired lt "0001-01-01T00:00:00Z"`)).toEqual([3]);
  });

  it('look at columns of single values where the list is not in the rest', async () => {
    await fill([]);
    await postgres.query(
      `INSERT INTO person (n, more, work_phone) VALUES
        (1, '{}', '1'), (2, '{"phoneNumbers": [{"value": "2", "type": "pager"}]}', '1'), (3, NULL, NULL)`,
    );
    const found = (filter: string) => {
      const { text, values } = filterToSql(bound(filter), ATTRIBUTES);
      return select(text, values);
    };
    expect(await found('phoneNumbers[type eq "work" and value eq "1"]')).toEqual([1]);
    expect(await found('phoneNumbers.value eq "2"')).toEqual([2]);
    expect(await found('phoneNumbers pr')).toEqual([1, 2]);
    expect(await found('not (phoneNumbers pr)')).toEqual([3]);
  });
});
