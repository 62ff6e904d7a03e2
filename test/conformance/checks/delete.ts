import { expect } from '@jest/globals';
import { createMemoryStores, NotFoundError, type ScimOptions } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { add, aUser, patch, replace } from '../messages.js';
import type { World } from '../world.js';

/** Stores that hide deleted users instead of forgetting them, and give their names free. */
function withSoftDelete(): Partial<ScimOptions> & { readonly hidden: ReadonlySet<string> } {
  const { userStore, ...rest } = createMemoryStores();
  const hidden = new Set<string>();
  return {
    ...rest,
    hidden,
    userStore: overriding(userStore, {
      get: async (ctx, id, options) =>
        hidden.has(id) ? undefined : userStore.get(ctx, id, options),
      async list(ctx, query) {
        const page = { kind: 'index', startIndex: 1, count: 1_000 } as const;
        const { resources } = await userStore.list(ctx, { ...query, page });
        const shown = resources.filter(({ id }) => !hidden.has(id));
        const start = query.page.kind === 'index' ? query.page.startIndex - 1 : 0;
        return { total: shown.length, resources: shown.slice(start, start + query.page.count) };
      },
      async replace(ctx, id, next, options) {
        if (hidden.has(id)) throw new NotFoundError();
        return userStore.replace(ctx, id, next, options);
      },
      async delete(ctx, id) {
        const found = hidden.has(id) ? undefined : await userStore.get(ctx, id);
        if (!found) return false;
        const { id: _, meta: _meta, ...attributes } = found;
        await userStore.replace(ctx, id, { ...attributes, userName: `deleted ${id}` });
        hidden.add(id);
        return true;
      },
    }),
  };
}

/** What must be true of a user who is deleted. */
async function deletesForGood(t: World, options: Partial<ScimOptions>): Promise<void> {
  const scim = await t.mount(options);
  const other = await scim.createUser();
  const { id } = await scim.createUser({ userName: 'ada' });
  const path = `/Users/${id}`;
  expectStatus(await scim.delete(path), 204);
  expectScimError(await scim.get(path), 404);
  expectScimError(await scim.put(path, aUser()), 404);
  expectScimError(await scim.patch(path, patch(replace('title', 'x'))), 404);
  expectScimError(await scim.delete(path), 404);
  const { body } = await scim.get('/Users');
  expect(body.Resources.map((user) => user.id)).toEqual([other.id]);
  expect(body.totalResults).toBe(1);
  expect(await scim.find('/Users', 'userName eq "ada"')).toEqual([]);
  expect(await scim.find('/Users', `id eq "${id}"`)).toEqual([]);
  const again = await scim.createUser({ userName: 'ada' });
  expect(again.id).not.toBe(id);
}

/** Deleting (RFC 7644 §3.6). */
export const deleteChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.6-b', 'RFC7644-3.6-c', 'RFC7644-3.6-d'],
    title: 'what was deleted is 404, found nowhere, and in nobody’s way',
    async run(t) {
      await deletesForGood(t, {});
      const scim = await t.mount();
      const { id } = await scim.createGroup('Crew');
      expectStatus(await scim.delete(`/Groups/${id}`), 204);
      expectScimError(await scim.get(`/Groups/${id}`), 404);
      expectScimError(await scim.patch(`/Groups/${id}`, patch(add('members', []))), 404);
      expectScimError(await scim.delete(`/Groups/${id}`), 404);
      expect(await scim.find('/Groups', 'displayName eq "Crew"')).toEqual([]);
      await scim.createGroup('Crew');
    },
  },
  {
    ids: ['RFC7644-3.6-e'],
    title: 'a store may keep what was deleted, hidden',
    async run(t) {
      const { hidden, ...stores } = withSoftDelete();
      await deletesForGood(t, stores);
      expect(hidden.size).toBe(1);
    },
  },
  {
    ids: ['RFC7644-3.6-g'],
    title: 'a deleted user is a member of no group',
    async run(t) {
      const scim = await t.mount();
      const [stays, goes] = [await scim.createUser(), await scim.createUser()];
      const group = await scim.createGroup('Crew', [stays.id, goes.id]);
      const inner = await scim.createGroup('Inner', [stays.id]);
      expectStatus(
        await scim.patch(`/Groups/${group.id}`, patch(add('members', [{ value: inner.id }]))),
        204,
      );
      const members = async () =>
        (await scim.get(`/Groups/${group.id}`)).body.members.map(({ value }) => value).sort();
      expect(await members()).toEqual([stays.id, goes.id, inner.id].sort());
      await scim.delete(`/Users/${goes.id}`);
      expect(await members()).toEqual([stays.id, inner.id].sort());
      expect(await scim.find('/Groups', `members.value eq "${goes.id}"`)).toEqual([]);
      await scim.delete(`/Groups/${inner.id}`);
      expect(await members()).toEqual([stays.id]);
    },
  },
];
