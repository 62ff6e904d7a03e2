import assert from 'node:assert/strict';
import { attributesOf, refused, sameAttributes, sameIds } from '../assertions.js';
import type { Check } from '../check.js';
import { keptDraft, notKept } from '../kept.js';
import type { Subject } from '../subject.js';

const versioned = ({ resources }: Subject) => resources.store.capabilities.versions;

export const REPLACE: readonly Check[] = [
  {
    id: 'replace.exact',
    requirement: 'MUST make the record exactly the draft: what the draft leaves out is unassigned.',
    impact: 'PUT and PATCH remove: a phone number that was taken away would stay.',
    async run({ resources: kit }) {
      const { id, meta } = await kit.create(await keptDraft(kit));
      const draft = kit.draft();
      const next = await kit.store.replace(kit.ctx, id, draft);
      assert.equal(next.id, id, 'id after the change');
      sameAttributes(attributesOf(next), draft, 'replace returns');
      const read = await kit.get(id);
      sameAttributes(attributesOf(read), draft, 'get returns');
      sameAttributes(read.meta.created, meta.created, 'meta.created is');
    },
  },
  {
    id: 'replace.kept',
    requirement: 'MUST keep every attribute that it declares in a change, too.',
    impact: 'PATCH: the provider would send the same change in every cycle.',
    async run({ resources: kit }) {
      const { id } = await kit.create();
      const draft = await keptDraft(kit, 'changed');
      await kit.store.replace(kit.ctx, id, draft);
      assert.deepEqual(notKept(kit, draft, await kit.get(id)), [], 'attributes lost or altered');
    },
  },
  {
    id: 'replace.inactive',
    requirement: 'MUST keep `active: false`, and `active: true` after it.',
    impact: 'PATCH active: a leaver would keep access.',
    when: ({ resources }) => resources.name === 'users',
    async run({ resources: kit }) {
      const { id } = await kit.create();
      for (const active of [false, true]) {
        await kit.store.replace(kit.ctx, id, kit.draft({ active }));
        assert.equal((await kit.get(id)).active, active, '`active` after the change');
      }
    },
  },
  {
    id: 'replace.other',
    requirement: 'MUST change no other resource.',
    impact: 'PATCH of one person: a statement without its id would change them all.',
    async run({ resources: kit }) {
      const [ada, bea] = await kit.people('Ada', 'Bea');
      await kit.store.replace(kit.ctx, ada?.id ?? '', kit.named('Augusta'));
      assert.equal(kit.nameOf(await kit.get(bea?.id ?? '')), 'Bea', 'name of the other resource');
    },
  },
  {
    id: 'replace.missing',
    requirement: 'MUST refuse to change what does not exist by NotFoundError.',
    impact:
      'PATCH of somebody who was just deleted: 404 tells the provider to create the person anew.',
    async run({ resources: kit }) {
      const { id } = await kit.create();
      await kit.store.delete(kit.ctx, id);
      await refused('notFound', 'a change of a deleted resource', () =>
        kit.store.replace(kit.ctx, id, kit.draft()),
      );
      assert.equal((await kit.list()).total, 0, 'total after the refusal');
    },
  },
  {
    id: 'replace.version',
    requirement:
      'MUST give a really changed record a new version, and a lastModified that is not earlier.',
    impact: 'GET with If-None-Match: the provider would go on with what it has cached.',
    when: versioned,
    async run({ resources: kit }) {
      const { id, meta } = await kit.create();
      const next = await kit.store.replace(kit.ctx, id, kit.draft());
      assert.notEqual(next.meta.version, meta.version, 'version after a change');
      const [before, after] = [Date.parse(meta.lastModified), Date.parse(next.meta.lastModified)];
      assert.ok(after >= before, `lastModified went from ${meta.lastModified} back`);
      sameAttributes((await kit.get(id)).meta, next.meta, 'meta of what get returns is');
    },
  },
  {
    id: 'replace.unchanged',
    requirement: 'MUST NOT move version and lastModified where the draft says nothing new.',
    impact: 'PUT of an unchanged profile: every If-Match held by somebody else would fail.',
    when: versioned,
    async run({ resources: kit }) {
      const draft = await keptDraft(kit);
      const made = await kit.create(draft);
      const next = await kit.store.replace(kit.ctx, made.id, draft);
      sameAttributes(next.meta, made.meta, 'meta after a change of nothing is');
    },
  },
  {
    id: 'replace.revision',
    requirement: 'MUST compare `expectedRevision` and refuse a stale one by VersionConflictError.',
    impact: 'Two PATCHes at once: the second would write over what the first has changed.',
    when: versioned,
    async run({ resources: kit }) {
      const { id, meta } = await kit.create();
      const expectedRevision = meta.revision ?? meta.version ?? '';
      await kit.store.replace(kit.ctx, id, kit.named('First'), { expectedRevision });
      await refused('versionConflict', 'a change with a stale revision', () =>
        kit.store.replace(kit.ctx, id, kit.named('Second'), { expectedRevision }),
      );
      assert.equal(kit.nameOf(await kit.get(id)), 'First', 'name after the refusal');
    },
  },
  {
    id: 'replace.ifMatch',
    requirement: 'MUST compare `expectedVersion` and refuse a stale one by VersionConflictError.',
    impact: 'PUT with If-Match: the client was promised 412, and its change went through.',
    when: versioned,
    async run({ resources: kit }) {
      const { id, meta } = await kit.create();
      const next = await kit.store.replace(kit.ctx, id, kit.named('First'), {
        expectedVersion: meta.version ?? '',
      });
      await refused('versionConflict', 'a change with a stale version', () =>
        kit.store.replace(kit.ctx, id, kit.named('Second'), {
          expectedVersion: meta.version ?? '',
        }),
      );
      const options = { expectedVersion: next.meta.version ?? '' };
      await kit.store.replace(kit.ctx, id, kit.named('Third'), options);
      assert.equal(kit.nameOf(await kit.get(id)), 'Third', 'name after the last change');
    },
  },
  {
    id: 'replace.parallel',
    requirement:
      'MUST let one of several changes of one revision win: comparison and write are one step.',
    impact:
      'PATCHes at the same moment: all but the last would be lost, each answered with success.',
    when: versioned,
    async run({ resources: kit }) {
      const { id, meta } = await kit.create();
      const expectedRevision = meta.revision ?? meta.version ?? '';
      const results = await Promise.allSettled(
        Array.from({ length: 6 }, (_, n) =>
          kit.store.replace(kit.ctx, id, kit.named(`Writer ${n}`), { expectedRevision }),
        ),
      );
      const won = results.flatMap((result) =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
      assert.equal(won.length, 1, 'changes of one revision that succeeded');
      assert.equal(kit.nameOf(await kit.get(id)), kit.nameOf(won[0]), 'name of the winner');
    },
  },
  {
    id: 'replace.password',
    requirement:
      'MUST keep the password where the draft has none, and count another one as a change.',
    impact: 'PUT of a profile without `password`: the person could not sign in any more.',
    when: (subject) =>
      versioned(subject) && subject.resources.type.resolve('password') !== undefined,
    async run({ resources: kit }) {
      const draft = kit.draft();
      const { id, meta } = await kit.create({ ...draft, password: 'first horse' });
      const kept = await kit.store.replace(kit.ctx, id, draft);
      assert.equal(kept.meta.version, meta.version, 'version after a change without a password');
      const changed = await kit.store.replace(kit.ctx, id, { ...draft, password: 'second horse' });
      assert.notEqual(changed.meta.version, meta.version, 'version after another password');
    },
  },
];

export const REMOVE: readonly Check[] = [
  {
    id: 'delete.once',
    requirement: 'MUST answer true for what it deletes, and false for what is not there any more.',
    impact: 'DELETE repeated after a timeout: 404 tells the provider that the first one succeeded.',
    async run({ resources: kit }) {
      const { id } = await kit.create();
      assert.equal(await kit.store.delete(kit.ctx, id), true, 'the first delete');
      assert.equal(await kit.store.delete(kit.ctx, id), false, 'the second delete');
    },
  },
  {
    id: 'delete.gone',
    requirement: 'MUST NOT show what was deleted: not by get, in a list, or in its total.',
    impact:
      'GET after DELETE: the provider counts the person as present and deletes again, for ever.',
    async run({ resources: kit }) {
      const [ada, bea, cleo] = await kit.people('Ada', 'Bea', 'Cleo');
      await kit.store.delete(kit.ctx, bea?.id ?? '');
      assert.equal(await kit.store.get(kit.ctx, bea?.id ?? ''), undefined, 'get of a deleted one');
      const page = await kit.list();
      const listed = page.resources.map(({ id }) => id);
      sameIds(listed, [ada?.id ?? '', cleo?.id ?? ''], 'ids in the list');
      assert.equal(page.total, 2, 'total');
    },
  },
  {
    id: 'delete.parallel',
    requirement: 'MUST answer true once, however many deletes there are at a time.',
    impact: 'DELETE sent twice: the event "deleted" would be told twice.',
    async run({ resources: kit }) {
      const { id } = await kit.create();
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => kit.store.delete(kit.ctx, id)),
      );
      const deleted = results.filter((each) => each.status === 'fulfilled' && each.value);
      assert.equal(deleted.length, 1, 'deletes that were answered with true');
    },
  },
  {
    id: 'delete.ifMatch',
    requirement: 'MUST compare `expectedVersion` and refuse a stale one by VersionConflictError.',
    impact:
      'DELETE with If-Match: a person who was changed meanwhile would be deleted all the same.',
    when: versioned,
    async run({ resources: kit }) {
      const { id, meta } = await kit.create();
      const next = await kit.store.replace(kit.ctx, id, kit.named('Next'));
      await refused('versionConflict', 'a delete with a stale version', () =>
        kit.store.delete(kit.ctx, id, { expectedVersion: meta.version ?? '' }),
      );
      const options = { expectedVersion: next.meta.version ?? '' };
      assert.equal(await kit.store.delete(kit.ctx, id, options), true, 'with the present version');
    },
  },
];
