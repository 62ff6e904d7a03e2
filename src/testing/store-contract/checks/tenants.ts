import assert from 'node:assert/strict';
import { accepts } from '../accepts.js';
import { refused, sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { eq, not, or } from '../filters.js';
import { keeps, type StoreSubject } from '../subject.js';

/** What finds the person who is called Ada and has the external id X1. */
const findingAda = (subject: StoreSubject) =>
  [
    eq(subject.type, subject.naming.path, 'Ada'),
    ...(keeps(subject, 'externalId') ? [eq(subject.type, 'externalId', 'X1')] : []),
  ].filter((filter) => accepts(subject, filter));

const named = ({ type, naming }: StoreSubject, name: string) => eq(type, naming.path, name);

/** Those that reach beyond the tenant where it is one condition among others. */
const reaching = (subject: StoreSubject) =>
  [
    or(named(subject, 'Ada'), named(subject, 'Bea')),
    or(named(subject, 'Bea'), named(subject, 'Ada')),
    not(named(subject, 'Bea')),
  ].filter((filter) => accepts(subject, filter));

export const TENANTS: readonly Check[] = [
  {
    id: 'tenant.get',
    requirement: 'MUST NOT find a resource of another tenant by its id.',
    impact: 'GET /Users/{id} with the token of another customer: the data of this one are told.',
    async run({ resources: kit, elsewhere }) {
      const other = (await elsewhere()).resources;
      const { id } = await kit.create(kit.named('here'));
      const found = await other.store.get(other.ctx, id);
      assert.notEqual(other.nameOf(found), 'here', 'name of what another tenant finds');
    },
  },
  {
    id: 'tenant.list',
    requirement: 'MUST list and count the resources of the tenant alone.',
    impact: "GET /Users of one customer: another customer's people are in it.",
    async run({ resources: kit, elsewhere }) {
      const other = (await elsewhere()).resources;
      await kit.people('here1', 'here2');
      await other.people('there');
      const { resources, total } = await other.list();
      assert.deepEqual(
        resources.map((each) => other.nameOf(each)),
        ['there'],
        'names in the list',
      );
      assert.equal(total, 1, 'total');
    },
  },
  {
    id: 'tenant.filter',
    requirement: 'MUST filter within the tenant.',
    impact:
      'GET ?filter=userName eq "…": the provider takes another customer\'s person for its own.',
    when: ({ resources }) => findingAda(resources).length > 0,
    async run({ resources: kit, elsewhere }) {
      const other = (await elsewhere()).resources;
      const { id } = await kit.create(kit.named('Ada', { externalId: 'X1' }));
      for (const filter of findingAda(kit.subject))
        sameIds(await other.ids(filter), [], 'ids found in another tenant');
      const byId = eq(kit.type, 'id', id);
      if (!kit.accepts(byId)) return;
      for (const record of (await other.list({ filter: byId })).resources)
        assert.notEqual(other.nameOf(record), 'Ada', 'name found by the id in another tenant');
    },
  },
  {
    id: 'tenant.or',
    requirement:
      'MUST keep the tenant outside of the filter: neither `or` nor `not` reaches beyond it.',
    impact:
      'GET ?filter=a or b: `tenant = ? AND a OR b` without parentheses finds b in every tenant.',
    when: ({ resources }) => reaching(resources).length > 0,
    async run({ resources: kit, elsewhere }) {
      const other = (await elsewhere()).resources;
      await kit.people('Ada', 'Bea', 'Cleo');
      const [mine] = await other.people('Ada');
      for (const filter of reaching(kit.subject))
        sameIds(await other.ids(filter), [mine?.id ?? ''], `ids found by ${filter.kind}`);
    },
  },
  {
    id: 'tenant.names',
    requirement: 'MUST let two tenants use the same names.',
    impact: 'POST of a consultant who works for two customers: 409 that nobody can explain.',
    async run({ resources: kit, elsewhere }) {
      const other = (await elsewhere()).resources;
      const [one] = await kit.people('ada@example.com');
      const [two] = await other.people('ada@example.com');
      await kit.store.replace(kit.ctx, one?.id ?? '', kit.named('ADA@example.com'));
      assert.equal(other.nameOf(await other.get(two?.id ?? '')), 'ada@example.com', 'name there');
    },
  },
  {
    id: 'tenant.change',
    requirement: 'MUST refuse to change a resource of another tenant by NotFoundError.',
    impact: 'PATCH with the token of another customer.',
    async run({ resources: kit, elsewhere }) {
      const other = (await elsewhere()).resources;
      // Ids may be numbered per tenant: with nobody there, none of them exists.
      const { id } = await kit.create(kit.named('Ada'));
      await refused('notFound', 'a change from another tenant', () =>
        other.store.replace(other.ctx, id, other.named('Eve')),
      );
      assert.equal(kit.nameOf(await kit.get(id)), 'Ada', 'name afterwards');
      assert.equal((await other.list()).total, 0, 'total in the other tenant');
    },
  },
  {
    id: 'tenant.delete',
    requirement: 'MUST NOT delete a resource of another tenant.',
    impact: 'DELETE with the token of another customer.',
    async run({ resources: kit, elsewhere }) {
      const other = (await elsewhere()).resources;
      const { id } = await kit.create(kit.named('Ada'));
      assert.equal(await other.store.delete(other.ctx, id), false, 'delete from another tenant');
      assert.equal(kit.nameOf(await kit.get(id)), 'Ada', 'name afterwards');
    },
  },
  {
    id: 'tenant.ids',
    requirement: 'MUST keep resources of two tenants apart also where they have the same id.',
    impact:
      'PATCH of user 1 of one customer, where ids are numbered per tenant: both would change.',
    async run({ resources: kit, elsewhere }) {
      const other = (await elsewhere()).resources;
      const [here] = await kit.people('here');
      const [there] = await other.people('there');
      const [one, two] = [here?.id ?? '', there?.id ?? ''];
      assert.equal(kit.nameOf(await kit.get(one)), 'here', 'name here');
      assert.equal(other.nameOf(await other.get(two)), 'there', 'name there');
      await kit.store.replace(kit.ctx, one, kit.named('changed'));
      assert.equal(other.nameOf(await other.get(two)), 'there', 'name there after a change here');
      await kit.store.delete(kit.ctx, one);
      assert.equal(other.nameOf(await other.get(two)), 'there', 'name there after a delete here');
    },
  },
];
