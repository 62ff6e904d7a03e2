import assert from 'node:assert/strict';
import type { AttributePath } from '../../../schema/index.js';
import { accepts } from '../accepts.js';
import { sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { and, eq } from '../filters.js';
import { keptDraft } from '../kept.js';
import { keeps, type StoreSubject, type Subject, writable } from '../subject.js';

/** A condition: the store takes `path eq value`. */
const takes =
  (path: string, value: string | boolean) =>
  ({ resources }: Subject) =>
    accepts(resources, eq(resources.type, path, value));

const takesName = (subject: Subject) => takes(subject.resources.naming.path, 'Ada')(subject);

/** Single-valued simple attributes and sub-attributes: what `equality` promises to find by. */
function comparable(subject: StoreSubject): readonly AttributePath[] {
  const own = writable(subject).flatMap((path) => {
    const { attribute } = path;
    if (attribute.multiValued || attribute.returned === 'never') return [];
    if (attribute.subAttributes === undefined) return attribute.type === 'dateTime' ? [] : [path];
    return attribute.subAttributes
      .filter(
        ({ type, name, mutability }) =>
          type !== 'dateTime' && name !== '$ref' && mutability !== 'readOnly',
      )
      .map(({ name }) => subject.type.at(`${path.path}.${name}`));
  });
  return [...own, subject.type.at('externalId')];
}

/** Whether the store takes `eq` on one of them, with any value. */
function takesAny({ resources }: Subject): boolean {
  return comparable(resources)
    .filter(({ target }) => target.type !== 'boolean')
    .some(({ path, target }) => {
      const value = target.type === 'integer' || target.type === 'decimal' ? 7 : 'x';
      return accepts(resources, eq(resources.type, path, value));
    });
}

/** What two resources share in the check of conjunctions, and what neither of them has. */
const SHARED: readonly (readonly [
  path: string,
  right: string | boolean,
  wrong: string | boolean,
])[] = [
  ['externalId', 'Shared', 'Other'],
  ['active', false, true],
];

/** Conjunctions that the store takes: of a name and what its resource has, or has not. */
function conjunctions(subject: StoreSubject) {
  const { type, naming } = subject;
  return SHARED.filter(([path]) => keeps(subject, path))
    .map(([path, right, wrong]) => ({
      path,
      right: and(eq(type, naming.path, 'Ada'), eq(type, path, right)),
      wrong: and(eq(type, naming.path, 'Ada'), eq(type, path, wrong)),
    }))
    .filter(({ right, wrong }) => accepts(subject, right) && accepts(subject, wrong));
}

function valueAt(record: object, { urn, attribute, subAttribute }: AttributePath): unknown {
  return [urn, attribute.name, subAttribute?.name]
    .filter((name) => name !== undefined)
    .reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
      record,
    );
}

export const EQUALITY: readonly Check[] = [
  {
    id: 'filter.name',
    requirement: 'MUST find by `eq` exactly the resource of that name, with the true total.',
    impact:
      'GET ?filter=userName eq "…", before every POST: a dropped filter matches the wrong person.',
    when: takesName,
    async run({ resources: kit }) {
      const made = await kit.people('ada@example.com', 'bea@example.com', 'cleo@example.com');
      const find = (name: string) => kit.ids(eq(kit.type, kit.naming, name));
      sameIds(await find('bea@example.com'), [made[1]?.id ?? ''], 'ids found by name');
      sameIds(await find('dora@example.com'), [], 'ids found by a name that nobody has');
    },
  },
  {
    id: 'filter.case',
    requirement: 'MUST compare text as the schema says: names without case, `externalId` with it.',
    impact: 'GET ?filter=userName eq "ADA@…": not found, so the provider creates the person twice.',
    when: takesName,
    async run({ resources: kit }) {
      const { id } = await kit.create(kit.named('Ada@example.com', { externalId: 'Ext-1' }));
      const find = (path: string, value: string) => kit.ids(eq(kit.type, path, value));
      sameIds(await find(kit.naming, 'aDA@EXAMPLE.com'), [id], `ids found by ${kit.naming}`);
      if (!kit.keeps('externalId') || !kit.accepts(eq(kit.type, 'externalId', 'Ext-1'))) return;
      sameIds(await find('externalId', 'Ext-1'), [id], 'ids found by externalId');
      sameIds(await find('externalId', 'ext-1'), [], 'ids found by externalId in a different case');
    },
  },
  {
    id: 'filter.id',
    requirement: 'MUST find by `id eq`, and nothing by a foreign id.',
    impact:
      'GET ?filter=id eq "…" and members eq "…", by which Entra looks whether somebody is a member.',
    when: takes('id', 'nobody'),
    async run({ resources: kit }) {
      const [ada] = await kit.people('Ada', 'Bea');
      const id = ada?.id ?? '';
      const { ids } = kit.store;
      sameIds(await kit.ids(eq(kit.type, 'id', id)), [id], 'ids found by id');
      const named = and(eq(kit.type, 'id', id), eq(kit.type, kit.naming, 'Bea'));
      if (kit.accepts(named))
        sameIds(await kit.ids(named), [], 'ids found by the id of one and the name of another');
      for (const foreign of ['nobody', "'; --"])
        if (!ids || ids.decode(ids.encode(foreign)) === foreign)
          sameIds(await kit.ids(eq(kit.type, 'id', foreign)), [], `ids found by "${foreign}"`);
    },
  },
  {
    id: 'filter.declared',
    requirement:
      'MUST find by `eq` on every single-valued attribute that it declares and says it filters by.',
    impact: 'GET ?filter=… on the attribute that the customer has chosen for matching.',
    when: takesAny,
    async run({ resources: kit }) {
      const draft = await keptDraft(kit);
      const { id } = await kit.create(draft);
      const wrong: string[] = [];
      for (const path of comparable(kit.subject)) {
        const value = valueAt(draft, path);
        if (typeof value !== 'string' && typeof value !== 'number') continue;
        const filter = eq(kit.type, path.path, value);
        if (!kit.accepts(filter)) continue;
        const found = await kit.ids(filter);
        if (found.length !== 1 || found[0] !== id) wrong.push(path.path);
      }
      assert.deepEqual(wrong, [], 'attributes by which the one that has the value is not found');
    },
  },
  {
    id: 'filter.and',
    requirement: 'MUST demand all terms of a conjunction.',
    impact: 'GET ?filter=userName eq "…" and active eq true: somebody else, or a leaver, is found.',
    when: ({ resources }) => conjunctions(resources).length > 0,
    async run({ resources: kit }) {
      const shared = { externalId: 'Shared', active: false };
      const { id } = await kit.create(kit.named('Ada', shared));
      await kit.create(kit.named('Bea', shared));
      for (const { path, right, wrong } of conjunctions(kit.subject)) {
        sameIds(await kit.ids(right), [id], `ids found by name and the right ${path}`);
        sameIds(await kit.ids(wrong), [], `ids found by name and another ${path}`);
      }
    },
  },
  {
    id: 'filter.literal',
    requirement: 'MUST take the value of a filter literally: no wildcard, no escape, no statement.',
    impact: 'GET ?filter=userName eq "o\'brien_%": an error, or everybody whose name is like it.',
    when: takesName,
    async run({ resources: kit }) {
      const names = ["o'b_%", "o'bXY", "o'b\\_", '*', '"', "' OR ''='"];
      const made = await kit.people(...names);
      for (const [at, name] of names.entries()) {
        const filter = eq(kit.type, kit.naming, name);
        if (kit.accepts(filter))
          sameIds(await kit.ids(filter), [made[at]?.id ?? ''], `ids found by ${name}`);
      }
    },
  },
  {
    id: 'filter.fresh',
    requirement: 'MUST find by the present values, not by those before a change or a delete.',
    impact: 'GET ?filter=… after a rename: the provider finds nobody and creates the person again.',
    when: takesName,
    async run({ resources: kit }) {
      const [ada, bea] = await kit.people('Ada', 'Bea');
      const find = (name: string) => kit.ids(eq(kit.type, kit.naming, name));
      await kit.store.replace(kit.ctx, ada?.id ?? '', kit.named('Augusta'));
      await kit.store.delete(kit.ctx, bea?.id ?? '');
      sameIds(await find('Ada'), [], 'ids found by the former name');
      sameIds(await find('Augusta'), [ada?.id ?? ''], 'ids found by the new name');
      sameIds(await find('Bea'), [], 'ids found by the name of a deleted one');
    },
  },
  {
    id: 'filter.page',
    requirement: 'MUST count and page the matches of a filter, not all resources.',
    impact: 'GET ?filter=…&startIndex=2: pages of a filtered list would be those of another one.',
    when: (subject) =>
      subject.resources.type.resolve('active') !== undefined && takes('active', true)(subject),
    async run({ resources: kit }) {
      const matching: string[] = [];
      for (let n = 0; n < 8; n += 1) {
        const active = n % 2 === 0;
        const { id } = await kit.create(kit.named(`n${n}`, { active }));
        if (active) matching.push(id);
      }
      const found: string[] = [];
      for (const startIndex of [1, 3]) {
        const { resources, total } = await kit.list({
          filter: eq(kit.type, 'active', true),
          page: { kind: 'index', startIndex, count: 2 },
        });
        assert.equal(total, 4, `total of the filtered page at ${startIndex}`);
        found.push(...resources.map(({ id }) => id));
      }
      sameIds(found, matching, 'ids on the two pages');
    },
  },
];
