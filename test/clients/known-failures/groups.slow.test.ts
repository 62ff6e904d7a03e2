import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { GROUP, patch } from '../../support/messages.js';
import { overriding, withLatency } from '../../support/stores.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';
import { idOf, idsOf, members, SHIP, sailors } from './world.js';

/** A server with a crew of three. */
async function world(options: Parameters<typeof sailors>[0] = {}) {
  const server = sailors(options);
  const [ada, bea, cyr] = [
    await server.sailor('ada'),
    await server.sailor('bea'),
    await server.sailor('cyr'),
  ];
  return { ...server, ada, bea, cyr, crew: await server.crew('Crew', [ada, bea, cyr]) };
}

/** Bugs that other servers shipped, by what their users saw; the requests are those of the clients. */
describe('groups', () => {
  describe('2. the whole group is emptied by Remove of members with a value', () => {
    it('a list, one after the other', async () => {
      const { ada, bea, cyr, crew, patched, membersOf } = await world();
      await patched(crew, { op: 'Remove', path: 'members', value: members(ada, bea) });
      expect(await membersOf(crew)).toEqual(idsOf(cyr));
      await patched(crew, { op: 'remove', path: 'members', value: members(ada) });
      expect(await membersOf(crew)).toEqual(idsOf(cyr));
    });

    it('a single object, and an empty list, which removes nobody', async () => {
      const { ada, bea, cyr, crew, patched, membersOf } = await world();
      await patched(crew, { op: 'Remove', path: 'members', value: { value: idOf(ada) } });
      await patched(crew, { op: 'Remove', path: 'members', value: [] });
      expect(await membersOf(crew)).toEqual(idsOf(bea, cyr));
    });

    it('nor is any other list', async () => {
      const { sailor, patched } = sailors();
      const radios = [
        { kind: 'vhf', value: '16' },
        { kind: 'hf', value: '4' },
      ];
      const ada = await sailor('ada', { [SHIP]: { radios, languages: ['fr', 'it'] } });
      const body = await patched(
        ada,
        { op: 'Remove', path: `${SHIP}:radios`, value: [{ value: '16' }] },
        { op: 'Remove', path: `${SHIP}:languages`, value: ['it'] },
      );
      expect(body[SHIP]).toEqual({ radios: [{ kind: 'hf', value: '4' }], languages: ['fr'] });
    });
  });

  it.each([
    ['with a path', { op: 'Replace', path: 'displayName', value: 'Deck' }],
    ['without one', { op: 'replace', value: { displayName: 'Deck' } }],
    ['of externalId as well', { op: 'Replace', value: { displayName: 'Deck', externalId: 'x' } }],
  ])('3. the group is emptied by a rename (%s)', async (_, operation) => {
    const { ada, bea, cyr, crew, patched, membersOf } = await world();
    expect(await patched(crew, operation)).toMatchObject({ displayName: 'Deck' });
    expect(await membersOf(crew)).toEqual(idsOf(ada, bea, cyr));
  });

  it('3. a PUT without members is how some clients empty a group', async () => {
    const { scim, crew, membersOf } = await world();
    await scim.put(crew, { schemas: [GROUP], displayName: 'Deck' }).expect(200);
    expect(await membersOf(crew)).toEqual([]);
  });

  describe('13. push fails, because an operation has no path', () => {
    it.each([
      [{ id: 'gid', displayName: 'Deck' }, 3],
      [{ id: 'gid', displayName: 'Deck', members: [] }, 0],
      [{ schemas: [GROUP], id: 'gid', displayName: 'Deck', externalId: 'x' }, 3],
    ])('%j', async (value, count) => {
      const { crew, patched, membersOf } = await world();
      const body = await patched(crew, { op: 'replace', value });
      expect(body).toMatchObject({ id: idOf(crew), displayName: 'Deck' });
      expect(await membersOf(crew)).toHaveLength(count);
    });

    it('nor does a switch of active alone', async () => {
      const { ada, patched } = await world();
      const body = await patched(ada, { op: 'replace', value: { active: false } });
      expect(body).toMatchObject({ active: false });
    });
  });

  it('14. a removal answers 200 and does nothing', async () => {
    const { ada, bea, cyr, crew, patched, membersOf } = await world();
    await patched(crew, { op: 'remove', path: `members[value eq "${idOf(bea)}"]` });
    expect(await membersOf(crew)).toEqual(idsOf(ada, cyr));
  });

  it('15. replace of members keeps the old ones, or takes only one of the new', async () => {
    const { sailor, ada, crew, patched, membersOf } = await world();
    const [dov, eve] = [await sailor('dov'), await sailor('eve')];
    await patched(crew, { op: 'replace', path: 'members', value: members(ada, dov, eve) });
    expect(await membersOf(crew)).toEqual(idsOf(ada, dov, eve));
  });

  it('16. a push is lost for one unknown member', async () => {
    const { ada, crew, patched, membersOf } = await world();
    const value = [...members(ada), { value: 'nobody' }];
    await patched(crew, { op: 'replace', path: 'members', value });
    expect(await membersOf(crew)).toEqual(idsOf(ada));

    const strict = await world({ conformance: { unknownMembers: 'refuse' } });
    const operation = { op: 'add', path: 'members', value: [{ value: 'nobody' }] };
    const answer = await strict.scim.patch(strict.crew, patch(operation));
    expect(answer.body).toMatchObject({ status: '400', scimType: 'invalidValue' });
  });

  it('17. 409 or 400 for a member who is there already', async () => {
    const { ada, crew, patched, read, membersOf } = await world();
    const before = await read(crew);
    const after = await patched(
      crew,
      { op: 'Add', path: 'members', value: members(ada) },
      { op: 'Add', path: 'members', value: [{ value: idOf(ada), display: 'Other' }] },
    );
    expect(await membersOf(crew)).toHaveLength(3);
    expect(after.meta).toEqual(before.meta);
  });

  it('18. a big group is slow, because its members are loaded when nobody asked for them', async () => {
    const stores = createMemoryStores();
    const withMembers: string[] = [];
    const groupStore = overriding(stores.groupStore, {
      get: (ctx, id, options) => {
        if (options?.without?.includes('members') !== true) withMembers.push('get');
        return stores.groupStore.get(ctx, id, options);
      },
      listMembers: (ctx, id, page) => {
        withMembers.push('listMembers');
        return stores.groupStore.listMembers(ctx, id, page);
      },
      membersOf: (ctx, ids) => {
        withMembers.push('membersOf');
        return stores.groupStore.membersOf(ctx, ids);
      },
    });
    const { scim, sailor, ada, crew } = await world({ ...stores, groupStore });
    const dov = await sailor('dov');
    withMembers.length = 0;
    await scim.get(`${crew}?excludedAttributes=members`).expect(200);
    await scim
      .get('/Groups?excludedAttributes=members&filter=displayName+eq+%22Crew%22')
      .expect(200);
    const change = patch(
      { op: 'Add', path: 'members', value: members(dov) },
      { op: 'Remove', path: 'members', value: members(ada) },
    );
    const answer = await scim.patch(crew, change).expect(204);
    expect(answer.text).toBe('');
    expect(withMembers).toEqual([]);
  });

  it('19. "immutable": members are refused in a PUT', async () => {
    const { scim, bea, crew, membersOf } = await world();
    const body = { schemas: [GROUP], id: idOf(crew), displayName: 'Crew' };
    await scim.put(crew, { ...body, members: members(bea) }).expect(200);
    expect(await membersOf(crew)).toEqual(idsOf(bea));
    await scim.put(crew, { ...body, members: [] }).expect(200);
    expect(await membersOf(crew)).toEqual([]);
  });

  it('20. a member whose display is null, or without a type, is refused', async () => {
    const { scim, ada, bea, crew, membersOf, patched } = await world();
    const value = [{ value: idOf(ada), display: null, $ref: null, type: null }];
    await scim.put(crew, { schemas: [GROUP], displayName: 'Crew', members: value }).expect(200);
    await patched(crew, { op: 'add', path: 'members', value: [{ value: idOf(bea), type: null }] });
    expect(await membersOf(crew)).toEqual(idsOf(ada, bea));
  });

  it('21. the second of two filtered removals takes the wrong one', async () => {
    const { ada, bea, cyr, crew, patched, membersOf } = await world();
    const remove = (path: string) => ({ op: 'remove', path: `members[value eq "${idOf(path)}"]` });
    await patched(crew, remove(ada), remove(bea));
    expect(await membersOf(crew)).toEqual(idsOf(cyr));

    const emails = ['work', 'home', 'other'].map((type) => ({
      type,
      value: `${type}@example.com`,
    }));
    const body = await patched(
      ada,
      { op: 'add', path: 'emails', value: emails },
      { op: 'remove', path: 'emails[type eq "work"]' },
      { op: 'remove', path: 'emails[type eq "home"]' },
    );
    expect(body.emails).toEqual([{ type: 'other', value: 'other@example.com' }]);
  });

  it('23. a clear is ignored: members [] without a path', async () => {
    const { crew, patched, membersOf } = await world();
    await patched(crew, { op: 'replace', value: { members: [] } });
    expect(await membersOf(crew)).toEqual([]);
  });

  it.each([
    ['a store of deltas', createMemoryStores],
    ['a store of whole groups', createWholeGroupStores],
  ])('30. parallel changes of one group overwrite each other (%s)', async (_, create) => {
    const { userStore, groupStore } = create();
    const slow = withLatency(groupStore, 1);
    const { scim, sailor, crew, membersOf } = await world({ userStore, groupStore: slow });
    const joining = await Promise.all(Array.from({ length: 5 }, (_none, i) => sailor(`new-${i}`)));
    const answers = await Promise.all(
      joining.map((path) =>
        scim.patch(crew, patch({ op: 'Add', path: 'members', value: [{ value: idOf(path) }] })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(joining.map(() => 204));
    expect(await membersOf(crew)).toEqual(expect.arrayContaining(idsOf(...joining) as string[]));
    expect(await membersOf(crew)).toHaveLength(8);
  });
});
