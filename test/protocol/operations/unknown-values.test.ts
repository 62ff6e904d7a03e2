import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, InvalidValueError } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';
import { ENTERPRISE, group, patch, USER, user } from '../../support/messages.js';
import { PERSON, personIn } from './revocation/world.js';

const FOREIGN = [{ id: 'r1', name: 'Admin' }];
const STRICT = ['rfc', 'interop', 'ipsie'] as const;

describe('roles that no schema knows', () => {
  const ways = [
    ['PATCH', { op: 'replace', path: 'roles', value: FOREIGN }],
    ['PATCH add', { op: 'add', path: 'roles', value: FOREIGN }],
    ['PATCH without a path', { op: 'replace', value: { roles: FOREIGN } }],
    ['PATCH of one value', { op: 'replace', path: 'roles', value: FOREIGN[0] }],
    ['PATCH of the values', { op: 'replace', path: 'roles[value eq "admin"]', value: FOREIGN[0] }],
  ] as const;

  it.each(ways)('stay as they were, and the rest is applied: %s', async (_, operation) => {
    const { scim, path, stored, entries, warnings } = await personIn();
    const off = { op: 'replace', path: 'active', value: false };
    await scim.patch(path, patch(operation, off)).expect(200);
    expect(await stored()).toMatchObject({ active: false, roles: PERSON.roles });
    const skipped = [{ path: 'roles', rule: 'unknownValues' }];
    expect(entries[0]).toMatchObject({ kind: 'disable', changed: ['active'], skipped });
    expect(warnings).toHaveLength(1);
  });

  it('stay as they were in a PUT', async () => {
    const { scim, path, stored, entries } = await personIn();
    const body = user('ada', { ...PERSON, roles: FOREIGN, title: 'Admiral', name: { x: 1 } });
    await scim.put(path, body).expect(200);
    const { roles, title, name } = await stored();
    expect({ roles, title, name }).toEqual({
      roles: PERSON.roles,
      title: 'Admiral',
      name: PERSON.name,
    });
    expect(entries[0]?.skipped?.map((part) => part.path)).toEqual(['name', 'roles']);
  });

  it('change no version where nothing else is said', async () => {
    const { scim, path, body } = await personIn();
    for (const [, operation] of ways) await scim.patch(path, patch(operation)).expect(200);
    expect((await scim.get(path)).body.meta.version).toBe(body.meta.version);
  });

  it('are none of a new person, and stand in the log', async () => {
    const { scim, entries } = await personIn();
    const { body } = await scim.post('/Users', user('eve', { roles: FOREIGN })).expect(201);
    expect(body.roles).toBeUndefined();
    expect(entries[0]?.skipped).toEqual([{ path: 'roles', rule: 'unknownValues' }]);
  });

  it.each(STRICT)('are refused in %s', async (conformance) => {
    const { scim } = mountScim({ conformance });
    const whole = { schemas: [USER, ENTERPRISE], roles: [{ value: 'admin' }] };
    const { body } = await scim.post('/Users', user('ada', whole)).expect(201);
    const path = `/Users/${body.id}`;
    const type = conformance === 'rfc' ? 'invalidValue' : 'invalidSyntax';
    const roles = { op: 'replace', path: 'roles', value: FOREIGN };
    expectScimError(await scim.patch(path, patch(roles)), 400, type);
    const empty = { op: 'replace', path: 'roles', value: [{}] };
    expectScimError(await scim.patch(path, patch(empty)), 400, 'invalidValue');
    expectScimError(await scim.put(path, user('ada', { roles: FOREIGN })), 400, type);
    expectScimError(await scim.post('/Users', user('eve', { roles: FOREIGN })), 400, type);
    // Of what is new nothing can be unassigned.
    await scim.post('/Users', user('kim', { roles: [{}], name: {} })).expect(201);
    expect((await scim.get(path)).body.roles).toEqual(whole.roles);
  });

  it('are refused as members of a group, as ever', async () => {
    const { scim, id } = await personIn();
    const { body } = await scim.post('/Groups', group('Team', [id])).expect(201);
    const path = `/Groups/${body.id}`;
    const replace = { op: 'replace', path: 'members', value: FOREIGN };
    expectScimError(await scim.patch(path, patch(replace)), 400, 'invalidValue');
    const members = { ...group('Team'), members: FOREIGN };
    expectScimError(await scim.put(path, members), 400, 'invalidValue');
    expect((await scim.get(path)).body.members).toHaveLength(1);
  });
});

describe('managerId', () => {
  const MANAGER = { managerId: '7', displayName: 'Boss' };
  const manager = (body: { [urn: string]: { manager?: { value?: string } } }) =>
    body[ENTERPRISE]?.manager?.value;

  it('is the manager in POST, PUT, and every form of PATCH', async () => {
    const { scim, path, stored } = await personIn();
    const sent = (value: object) => user('eve', { [ENTERPRISE]: { manager: value } });
    expect(manager((await scim.post('/Users', sent(MANAGER)).expect(201)).body)).toBe('7');
    await scim.put(path, { ...sent({ ManagerID: '8' }), userName: 'ada' }).expect(200);
    expect(manager(await stored())).toBe('8');
    for (const [value, operation] of [
      ['9', { op: 'add', path: `${ENTERPRISE}:manager`, value: { managerId: '9' } }],
      ['10', { op: 'replace', path: `${ENTERPRISE}:manager.managerId`, value: '10' }],
      ['11', { op: 'replace', value: { [ENTERPRISE]: { manager: { managerId: '11' } } } }],
      ['12', { op: 'replace', value: { [`${ENTERPRISE}:manager.managerId`]: '12' } }],
      ['13', { op: 'replace', path: 'manager.managerId', value: '13' }],
      [
        '14',
        { op: 'replace', path: `${ENTERPRISE}:manager`, value: { value: '14', managerId: 'x' } },
      ],
      [undefined, { op: 'remove', path: `${ENTERPRISE}:manager.managerId` }],
    ] as const) {
      await scim.patch(path, patch(operation)).expect(200);
      expect(manager(await stored())).toBe(value);
    }
    await scim.put(path, { ...sent({ managerId: '15' }), userName: 'ada' }).expect(200);
    await scim.put(path, { ...sent({ managerId: null }), userName: 'ada' }).expect(200);
    expect(manager(await stored())).toBeUndefined();
  });

  it.each(STRICT)('is unknown in %s', async (conformance) => {
    const { scim } = mountScim({ conformance });
    const body = user('eve', {
      schemas: [USER, ENTERPRISE],
      [ENTERPRISE]: { department: 'Deck', manager: { managerId: '7' } },
    });
    expect((await scim.post('/Users', body)).status).toBe(400);
  });
});

describe('a reference to nobody', () => {
  const ids = {
    encode: (id: string) => `u${id}`,
    decode: (id: string) => /^u([0-9a-f-]+)$/.exec(id)?.[1],
  };

  function codecStores() {
    const stores = createMemoryStores();
    return { ...stores, userStore: Object.assign(Object.create(stores.userStore), { ids }) };
  }

  it.each([
    ['no id of the host', 'SuzzyQ'],
    ['a word that is in no id', 'bulkId:x'],
  ])('is left out, and the rest is kept: %s', async (_, value) => {
    const { scim, path, id, stored, entries } = await personIn(codecStores());
    const boss = { value: id };
    const set = { op: 'add', path: `${ENTERPRISE}:manager`, value: boss };
    await scim.patch(path, patch(set)).expect(200);
    entries.length = 0;
    const extended = { department: 'Bridge', manager: { value } };
    const put = user('ada', { schemas: [USER, ENTERPRISE], [ENTERPRISE]: extended });
    await scim.put(path, put).expect(200);
    expect((await stored())[ENTERPRISE]).toMatchObject({ department: 'Bridge', manager: boss });
    const skipped = [{ path: `${ENTERPRISE}:manager`, rule: 'unknownReferences' }];
    expect(entries[0]?.skipped).toEqual(skipped);
    const title = { op: 'replace', path: 'title', value: 'Dr' };
    for (const operation of [
      { op: 'replace', path: `${ENTERPRISE}:manager`, value },
      { op: 'replace', path: `${ENTERPRISE}:manager.value`, value },
      { op: 'add', value: { [ENTERPRISE]: { manager: { value } } } },
    ]) {
      await scim.patch(path, patch(operation, title)).expect(200);
      const after = await stored();
      expect([after.title, after[ENTERPRISE]]).toMatchObject(['Dr', { manager: boss }]);
    }
    const { body } = await scim.post('/Users', { ...put, userName: 'eve' }).expect(201);
    expect(body[ENTERPRISE]).toEqual({ department: 'Bridge' });
  });

  it('is left out where only the store can tell', async () => {
    const stores = createMemoryStores();
    const { userStore } = stores;
    const check = (draft: Readonly<Record<string, unknown>>) => {
      const { manager } = (draft[ENTERPRISE] ?? {}) as { manager?: { value: string } };
      if (manager?.value !== 'gone') return;
      throw new InvalidValueError(`${ENTERPRISE}:manager.value`, 'nobody has this id.');
    };
    const strict = Object.assign(Object.create(userStore), {
      create: (async (ctx, draft) => {
        check(draft);
        return userStore.create(ctx, draft);
      }) satisfies typeof userStore.create,
      replace: (async (ctx, id, next, how) => {
        check(next);
        return userStore.replace(ctx, id, next, how);
      }) satisfies typeof userStore.replace,
    });
    const { scim, path, stored, entries } = await personIn({ ...stores, userStore: strict });
    const gone = { department: 'Bridge', manager: { value: 'gone' } };
    const made = await scim.post('/Users', user('eve', { [ENTERPRISE]: gone })).expect(201);
    expect(made.body[ENTERPRISE]).toEqual({ department: 'Bridge' });
    const operation = { op: 'replace', value: { [ENTERPRISE]: gone, title: 'Dr' } };
    await scim.patch(path, patch(operation)).expect(200);
    const after = await stored();
    expect([after.title, after[ENTERPRISE].department]).toEqual(['Dr', 'Bridge']);
    expect(after[ENTERPRISE].manager.value).toBe('26118915');
    expect(entries.filter(({ skipped }) => skipped).map(({ skipped }) => skipped)).toEqual([
      [{ path: `${ENTERPRISE}:manager`, rule: 'unknownReferences' }],
      [{ path: `${ENTERPRISE}:manager`, rule: 'unknownReferences' }],
    ]);
    const conformance = { unknownReferences: 'refuse' } as const;
    const { scim: refusing } = mountScim({ ...stores, userStore: strict, conformance });
    const refused = await refusing.post('/Users', user('kim', { [ENTERPRISE]: gone }));
    expectScimError(refused, 400, 'invalidValue');
  });

  it.each(STRICT)('is refused in %s', async (conformance) => {
    const { scim } = mountScim({ ...codecStores(), conformance });
    for (const value of ['SuzzyQ', 'bulkId:x']) {
      const body = user('eve', {
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { manager: { value } },
      });
      expectScimError(await scim.post('/Users', body), 400, 'invalidValue');
    }
  });
});
