import { describe, expect, it } from '@jest/globals';
import {
  compileFilter,
  type Filter,
  NotFoundError,
  UniquenessError,
  VersionConflictError,
} from 'express-scim';
import { storeContract } from 'express-scim/testing';
import fc from 'fast-check';
import {
  createMongooseUserStore,
  type MongooseModel,
  type PersonDocument,
  toFields,
  toMongoQuery,
} from '../../examples/recipes/mongoose.js';
import { people as columns } from '../../examples/recipes/person-columns.js';
import { createPrismaUserStore, toPrismaWhere } from '../../examples/recipes/prisma-users.js';
import { resolveRules } from '../../src/conformance/presets.js';
import type { CompareOperator, FilterNode } from '../../src/filter/ast.js';
import { bindFilter } from '../../src/filter/bind.js';
import type { Attributes } from '../../src/schema/types.js';
import type { UserStore } from '../../src/stores/contract/store.js';
import { tree } from '../filter/support.js';
import { contextOf, filterOn, idsWhere, USER } from '../stores/memory/support.js';
import { mountScim } from '../support/app.js';
import { matchesQuery } from './mongo-query.js';
import { prismaUsers } from './prisma-users.js';
import { truthOf } from './prisma-where.js';

const OPERATORS: readonly CompareOperator[] = [
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'ge',
  'lt',
  'le',
];
const word = fc.constantFrom('a', 'A', 'ab', '', '%', '_', 'a.b', '$', '\\', 'É', '😀');

function leaf(paths: readonly string[]): fc.Arbitrary<FilterNode> {
  const path = fc.constantFrom(...paths);
  const at = { bare: false, at: 0 } as const;
  return fc.oneof(
    fc.tuple(path, fc.constantFrom(...OPERATORS), word).map(
      ([name, operator, value]): FilterNode => ({
        kind: 'compare',
        path: name,
        operator,
        value,
        ...at,
      }),
    ),
    fc.tuple(path, fc.constantFrom<CompareOperator[]>('eq', 'ne')).map(
      ([name, operator]): FilterNode => ({
        kind: 'compare',
        path: name,
        operator,
        value: null,
        ...at,
      }),
    ),
    path.map((name): FilterNode => ({ kind: 'present', path: name, at: 0 })),
    fc.tuple(fc.constantFrom<CompareOperator[]>('eq', 'ne'), fc.boolean()).map(
      ([operator, value]): FilterNode => ({
        kind: 'compare',
        path: 'active',
        operator,
        value,
        ...at,
      }),
    ),
  );
}

const bound = (node: FilterNode): Filter => bindFilter(node, USER, resolveRules());

const persons: fc.Arbitrary<Attributes> = fc.record(
  {
    userName: word,
    externalId: word,
    title: word,
    active: fc.boolean(),
    emails: fc.array(fc.record({ value: word, type: word }, { requiredKeys: [] }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: [] },
);

describe('toPrismaWhere', () => {
  it('finds what evaluating the filter finds, missing values included', () => {
    fc.assert(
      fc.property(tree(leaf(['userName', 'externalId']), 3), persons, (node, person) => {
        const filter = bound(node);
        const where = toPrismaWhere(filter);
        const found = where && truthOf(where, columns.toRow(person)) === true;
        expect({ where, found }).toEqual({ where, found: compileFilter(filter)(person) });
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['title eq "x"', 'not (emails pr)', 'userName eq "a" or emails[type eq "work"]'])(
    'leaves to the router what it cannot say: %s',
    (text) => {
      expect(toPrismaWhere(filterOn(USER, text))).toBeUndefined();
    },
  );
});

describe('toMongoQuery', () => {
  const emails = tree(leaf(['type', 'value']), 1).map(
    (filter): FilterNode => ({ kind: 'valuePath', path: 'emails', filter, trailing: false, at: 0 }),
  );

  it('finds what evaluating the filter finds, missing values and lists included', () => {
    const paths = ['userName', 'externalId', 'title', 'emails', 'emails.value', 'emails.type'];
    const usable = (node: FilterNode) => !JSON.stringify(node).includes('"path":"active","op');
    const inside = emails.filter(usable);
    const nodes = tree(
      fc.oneof({ weight: 3, arbitrary: leaf(paths.slice(0, 3)) }, inside, leaf(paths)),
      2,
    );
    fc.assert(
      fc.property(nodes, persons, (node, person) => {
        const filter = bound(node);
        const query = toMongoQuery(filter);
        // Whether there is any e-mail at all is left to the router.
        if (query === undefined) return expect(JSON.stringify(node)).toMatch(/"path":"emails"/);
        const found = matchesQuery(query, { _id: '1', ...toFields(person) });
        expect({ query, found }).toEqual({ query, found: compileFilter(filter)(person) });
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['nickName eq "x"', 'not (emails.primary eq true)', 'emails pr'])(
    'leaves to the router what it cannot say: %s',
    (text) => {
      expect(toMongoQuery(filterOn(USER, text))).toBeUndefined();
    },
  );
});

/** A collection in memory that understands what the recipe for Mongoose asks. */
function mongooseModel(): MongooseModel {
  const documents: PersonDocument[] = [];
  const where = (query: object) =>
    documents.filter((each) => matchesQuery({ ...query }, { ...each }));
  /** The unique index. */
  function refuseClash({ _id, tenant, userName_key }: PersonDocument): void {
    if (where({ tenant, userName_key }).some((each) => each._id !== _id)) {
      throw Object.assign(new Error('duplicate key'), { code: 11000 });
    }
  }
  return {
    async create(document) {
      const made = document as PersonDocument;
      refuseClash(made);
      documents.push(made);
    },
    findOne: (query) => ({ lean: async () => where(query)[0] ?? null }),
    find: (query) => ({
      sort: () => ({
        skip: (from) => ({
          limit: (count) => ({ lean: async () => where(query).slice(from, from + count) }),
        }),
      }),
    }),
    countDocuments: async (query) => where(query).length,
    async findOneAndReplace(query, document) {
      const [found] = where(query);
      if (found === undefined) return null;
      refuseClash(document as PersonDocument);
      documents[documents.indexOf(found)] = document as PersonDocument;
      return found;
    },
    async deleteOne(query) {
      const [found] = where(query);
      if (found === undefined) return { deletedCount: 0 };
      documents.splice(documents.indexOf(found), 1);
      return { deletedCount: 1 };
    },
  };
}

const STORES: Readonly<Record<string, () => UserStore>> = {
  Prisma: () => createPrismaUserStore(prismaUsers()),
  Mongoose: () => createMongooseUserStore(mongooseModel()),
};

for (const [name, make] of Object.entries(STORES))
  storeContract({ describe, it }, () => ({ userStore: make() }), {
    name: `the recipe for ${name}`,
  });

describe.each(Object.entries(STORES))('the recipe for %s', (_name, make) => {
  const ctx = contextOf();
  const ADA = {
    userName: 'Ada',
    active: true,
    emails: [{ value: 'Ada@example.com', type: 'work', primary: true }],
  };

  it('keeps users within their tenant, unique by name', async () => {
    const store = make();
    const { id, meta, ...attributes } = await store.create(ctx, ADA);
    expect(attributes).toEqual(ADA);
    expect(await store.get(ctx, id)).toEqual({ id, meta, ...ADA });
    expect(await store.get(contextOf('globex'), id)).toBeUndefined();
    await expect(store.create(ctx, { userName: 'ADA' })).rejects.toBeInstanceOf(UniquenessError);
    const other = await store.create(contextOf('globex'), { userName: 'ada' });
    expect(other).not.toHaveProperty('emails');
    expect(await idsWhere(ctx, store, USER, 'userName sw "a" or userName pr')).toEqual([id]);
  });

  it('compares and swaps, and moves no version for nothing', async () => {
    const store = make();
    const first = await store.create(ctx, ADA);
    expect(await store.replace(ctx, first.id, ADA)).toEqual(first);
    const bea = { userName: 'bea', active: false };
    const next = await store.replace(ctx, first.id, bea, { expectedRevision: '1' });
    expect(next).toMatchObject({ userName: 'bea', meta: { version: '2' } });
    expect(next).toMatchObject({ active: false });
    expect(next).not.toHaveProperty('emails');
    const stale = { expectedVersion: '1' };
    await expect(store.replace(ctx, first.id, ADA, stale)).rejects.toBeInstanceOf(
      VersionConflictError,
    );
    await expect(store.delete(ctx, first.id, stale)).rejects.toBeInstanceOf(VersionConflictError);
    expect(await store.delete(ctx, first.id)).toBe(true);
    expect(await store.delete(ctx, first.id)).toBe(false);
    await expect(store.replace(ctx, first.id, ADA)).rejects.toBeInstanceOf(NotFoundError);
  });

  it('serves the router, which answers what the recipe cannot', async () => {
    const { scim } = mountScim({ userStore: make() });
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    await scim.post('/Users', { schemas, ...ADA }).expect(201);
    await scim.post('/Users', { schemas, userName: 'bea', active: false }).expect(201);
    for (const filter of ['userName ne "bea"', 'emails.primary eq true and active eq true']) {
      const { body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`).expect(200);
      expect(body.Resources).toMatchObject([{ userName: 'Ada' }]);
    }
    const walk = await scim.get('/Users?cursor&count=1&sortBy=userName').expect(200);
    expect(walk.body.nextCursor).toEqual(expect.any(String));
  });
});
