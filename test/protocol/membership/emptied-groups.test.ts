import { describe, expect, it } from '@jest/globals';
import { mountScim } from '../../support/app.js';
import { GROUP, group, patch, user } from '../../support/messages.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';

const STORES = {
  'membership changes': () => ({}),
  'whole groups': createWholeGroupStores,
} as const;

/** Values that are meant to name somebody and name nobody. */
const NOBODY = [
  [{ value: null }],
  [{ value: '' }],
  [null],
  [{}],
  {},
  { members: [{ value: 'x' }] },
];

describe.each(Object.keys(STORES) as (keyof typeof STORES)[])('with a store of %s', (name) => {
  const world = async () => {
    const { scim } = mountScim(STORES[name]());
    const ada = (await scim.post('/Users', user('ada'))).body.id;
    const made = await scim.post('/Groups', group('Crew', [ada])).expect(201);
    const path = `/Groups/${made.body.id}`;
    const size = async () => ((await scim.get(path)).body.members ?? []).length;
    return { scim, path, size };
  };

  it.each(NOBODY)('a group is not emptied by replacing its members by %j', async (value) => {
    const { scim, path, size } = await world();
    for (const operation of [
      { op: 'replace', path: 'members', value },
      { op: 'replace', value: { displayName: 'Deck', members: value } },
    ]) {
      const { body } = await scim.patch(path, patch(operation)).expect(400);
      expect(body.scimType).toBe('invalidValue');
      expect(body.detail).toContain('members');
    }
    await scim.put(path, { schemas: [GROUP], displayName: 'Deck', members: value }).expect(400);
    expect(await size()).toBe(1);
    expect((await scim.get(path)).body.displayName).toBe('Crew');
  });

  it.each([[[]], [null], ['']])('a group is emptied by %j', async (value) => {
    const patched = await world();
    const operation = { op: 'replace', path: 'members', value };
    await patched.scim.patch(patched.path, patch(operation)).expect(204);
    expect(await patched.size()).toBe(0);
    const put = await world();
    await put.scim
      .put(put.path, { schemas: [GROUP], displayName: 'Crew', members: value })
      .expect(200);
    expect(await put.size()).toBe(0);
  });
});
