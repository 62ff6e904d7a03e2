import { describe, expect, it } from '@jest/globals';
import type { IdCodec, ScimEvent } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { group, patch, user } from '../../support/messages.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';

const prefixed = (letter: string): IdCodec => ({
  encode: (id) => `${letter}-${id}`,
  decode: (id) => (id.startsWith(`${letter}-`) ? id.slice(2) : undefined),
});

/** Stores that keep members in the group, with ids of their own. */
function world(unknownMembers: 'skip' | 'refuse') {
  const { userStore, groupStore } = createWholeGroupStores();
  const events: ScimEvent[] = [];
  const { scim } = mountScim({
    userStore: { ...userStore, ids: prefixed('u') },
    groupStore: { ...groupStore, ids: prefixed('g') },
    conformance: { unknownMembers },
    onEvent: (event) => void events.push(event),
  });
  const unknown = () =>
    events.splice(0).flatMap((event) => ('unknown' in event ? event.unknown : []));
  const addUser = async (name: string): Promise<string> =>
    (await scim.post('/Users', user(name)).expect(201)).body.id;
  const membersOf = async (id: string) =>
    ((await scim.get(`/Groups/${id}`)).body.members ?? []).map(
      ({ value }: { value: string }) => value,
    );
  return { scim, unknown, addUser, membersOf };
}

describe('a member whom a store with ids of its own cannot know, in groups kept whole', () => {
  it('is left out and told under "skip", by POST, PUT and PATCH', async () => {
    const { scim, unknown, addUser, membersOf } = world('skip');
    const [ada, bob] = [await addUser('ada'), await addUser('bob')];
    const { body } = await scim.post('/Groups', group('Crew', [ada, 'nobody'])).expect(201);
    const path = `/Groups/${body.id}`;
    expect(await membersOf(body.id)).toEqual([ada]);
    expect(unknown()).toEqual(['nobody']);
    await scim.put(path, group('Crew', [ada, bob, 'no-one'])).expect(200);
    expect(await membersOf(body.id)).toEqual([ada, bob]);
    expect(unknown()).toEqual(['no-one']);
    await scim.put(path, group('Crew', [ada, bob, 'no-one'])).expect(200);
    expect(unknown()).toEqual(['no-one']);
    const add = { op: 'add', path: 'members', value: [{ value: 'nobody' }] };
    await scim.patch(path, patch(add, { op: 'remove', path: `members[value eq "${bob}"]` }));
    expect(await membersOf(body.id)).toEqual([ada]);
    expect(unknown()).toEqual(['nobody']);
    await scim.put(path, group('Crew', ['nobody'])).expect(200);
    expect(await membersOf(body.id)).toEqual([]);
  });

  it('is 400 under "refuse", and nothing changes', async () => {
    const { scim, addUser, membersOf } = world('refuse');
    const ada = await addUser('ada');
    await scim.post('/Groups', group('Others', ['nobody'])).expect(400);
    const { body } = await scim.post('/Groups', group('Crew', [ada])).expect(201);
    const path = `/Groups/${body.id}`;
    await scim.put(path, group('Crew', [ada, 'nobody'])).expect(400);
    const add = { op: 'add', path: 'members', value: [{ value: 'nobody' }] };
    expect((await scim.patch(path, patch(add))).body.scimType).toBe('invalidValue');
    expect(await membersOf(body.id)).toEqual([ada]);
  });
});
