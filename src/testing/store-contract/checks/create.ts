import assert from 'node:assert/strict';
import { attributesOf, sameAttributes } from '../assertions.js';
import type { Check } from '../check.js';
import { keptDraft, notKept } from '../kept.js';

/** Names that a careless statement, path or pattern takes for something else. */
const AWKWARD = ["o'brien", 'a"b', 'c\\d', '50%_off', 'Zoë Å 漢字', '-- ;', '{"a":1}', '__proto__'];

function nulls(value: unknown, path: string): readonly string[] {
  if (value === null || value === undefined) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, each]) => nulls(each, `${path}.${name}`));
}

export const CREATE: readonly Check[] = [
  {
    id: 'create.record',
    requirement:
      'MUST answer a creation with the record: id, attributes, meta.created and lastModified.',
    impact: 'POST: the provider keeps the id of the answer and uses it for every later request.',
    async run({ resources: kit }) {
      const draft = kit.draft();
      const record = await kit.create(draft);
      assert.ok(typeof record.id === 'string' && record.id !== '', 'id is not a string');
      assert.ok(!record.id.includes('bulkId'), 'id contains the reserved word bulkId');
      for (const time of [record.meta?.created, record.meta?.lastModified])
        assert.ok(/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(String(time)), `meta has "${time}"`);
      if (kit.store.capabilities.versions)
        assert.ok(record.meta.version, 'meta.version is missing, although versions are declared');
      sameAttributes(attributesOf(record), draft, 'the new record has');
    },
  },
  {
    id: 'create.kept',
    requirement: 'MUST keep every attribute that it declares.',
    impact:
      'POST: what /Schemas offers and the store loses is sent again by the provider in every cycle.',
    async run({ resources: kit }) {
      const draft = await keptDraft(kit);
      const { id } = await kit.create(draft);
      assert.deepEqual(notKept(kit, draft, await kit.get(id)), [], 'attributes lost or altered');
    },
  },
  {
    id: 'create.read',
    requirement: 'MUST return the created record from get.',
    impact: 'GET after POST: the provider checks what it has written.',
    async run({ resources: kit }) {
      const made = await kit.create();
      const { id, meta, ...attributes } = await kit.get(made.id);
      assert.equal(id, made.id, 'id');
      sameAttributes(meta, made.meta, 'meta of what get returns is');
      sameAttributes(attributes, attributesOf(made), 'get returns');
    },
  },
  {
    id: 'create.unassigned',
    requirement: 'MUST leave unassigned attributes out; they are not null.',
    impact:
      'GET: a null in a resource is refused by strict clients, and `pr` finds what is not there.',
    async run({ resources: kit }) {
      const made = await kit.create();
      const found = [made, await kit.get(made.id)].flatMap((record) => nulls(record, 'record'));
      assert.deepEqual([...new Set(found)], [], 'null or undefined at');
    },
  },
  {
    id: 'create.verbatim',
    requirement: 'MUST keep text as it was sent, whatever its characters and letter case.',
    impact: "POST of a person called O'Brien, or of a user name with capitals.",
    async run({ resources: kit }) {
      for (const text of [...AWKWARD, 'MixedCASE']) {
        const { id } = await kit.create(kit.named(text));
        assert.equal(kit.nameOf(await kit.get(id)), text, 'text came back as');
      }
    },
  },
  {
    id: 'create.id',
    requirement:
      'MUST give every resource an id of its own, which is not used again after a delete.',
    impact: 'GET and PATCH: the provider would change a different person under an id it remembers.',
    async run({ resources: kit }) {
      const seen: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        const { id } = await kit.create();
        seen.push(id);
        await kit.store.delete(kit.ctx, id);
      }
      seen.push((await kit.create()).id, (await kit.create()).id);
      assert.equal(new Set(seen).size, seen.length, `ids were given twice: ${seen.join(', ')}`);
    },
  },
  {
    id: 'create.inactive',
    requirement: 'MUST keep `active: false`.',
    impact: 'POST of a person who starts later: the account could be used at once.',
    when: ({ resources }) => resources.name === 'users',
    async run({ resources: kit }) {
      const { id, active } = await kit.create(kit.draft({ active: false }));
      assert.equal(active, false, '`active` in the answer');
      assert.equal((await kit.get(id)).active, false, '`active` from get');
    },
  },
  {
    id: 'create.aborted',
    requirement: 'MUST complete a write that has begun, although the client is gone.',
    impact:
      'POST whose connection breaks: half a user would be left, or none under a name that is taken.',
    async run({ resources: kit }) {
      const leaving = new AbortController();
      const pending = kit.store.create({ ...kit.ctx, signal: leaving.signal }, kit.named('Ada'));
      leaving.abort();
      const { id } = await pending;
      assert.equal(kit.nameOf(await kit.get(id)), 'Ada', 'the name of what was created');
    },
  },
  {
    id: 'create.password',
    requirement: 'MUST NOT return a password.',
    impact: 'GET and every log behind it: the store showed a secret.',
    when: ({ resources }) => resources.type.resolve('password') !== undefined,
    async run({ resources: kit }) {
      const made = await kit.create(kit.draft({ password: 'correct horse battery' }));
      const changed = await kit.store.replace(
        kit.ctx,
        made.id,
        kit.draft({ password: 'new horse' }),
      );
      const shown = [made, changed, await kit.get(made.id), await kit.list()];
      assert.doesNotMatch(JSON.stringify(shown), /password|horse/, 'a record shows the password');
    },
  },
];
