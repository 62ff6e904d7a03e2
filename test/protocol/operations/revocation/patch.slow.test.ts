import { describe, expect, it } from '@jest/globals';
import { createDeletionGuard, createExchangeTrace } from '../../../../src/index.js';
import { mountScim } from '../../../support/app.js';
import { eventually } from '../../../support/eventually.js';
import { expectScimError } from '../../../support/expect-error.js';
import { ENTERPRISE, group, PATCH_OP, patch, USER, user } from '../../../support/messages.js';
import { DEACTIVATE, FAULTS, PERSON, personIn, TOO_LONG, titled } from './world.js';

const TITLE = { op: 'replace', path: 'displayName', value: 'Ada K.' };

describe('a PATCH that makes somebody inactive', () => {
  it.each(FAULTS.map(([scimType, fault]) => [scimType, titled(fault), fault] as const))(
    'is not lost to %s in %s',
    async (scimType, _, fault) => {
      for (const operations of [
        [DEACTIVATE, fault, TITLE],
        [fault, TITLE, DEACTIVATE],
      ]) {
        const { scim, path, body, stored, events, entries } = await personIn();
        const answer = await scim.patch(path, patch(...operations)).expect(200);
        const { meta: ____, displayName, active, ...rest } = await stored();
        const { meta: __, active: ___, ...before } = body;
        expect([active, displayName]).toEqual([false, 'Ada K.']);
        expect(rest).toEqual(before);
        expect(answer.body.active).toBe(false);
        expect(events.map(({ type }) => type)).toEqual(['user.updated', 'user.deactivated']);
        expect(entries).toHaveLength(2);
        expect(entries[0]).toMatchObject({ kind: 'disable', status: 200 });
        await eventually(() => entries.length > 0);
        expect(entries[0]?.skipped).toHaveLength(1);
        await eventually(() => entries.length > 0);
        expect(entries[0]?.skipped?.[0]).toMatchObject({ rule: 'faultsBesideRevocation' });
      }
      const { scim, path } = await personIn();
      const status = scimType === 'uniqueness' ? 409 : 400;
      expectScimError(await scim.patch(path, patch(fault, TITLE)), status, scimType);
    },
  );

  it.each(
    [
      [DEACTIVATE],
      [{ op: 'Replace', path: 'active', value: 'False' }],
      [{ op: 'Add', path: 'ACTIVE', value: 'false' }],
      [{ op: 'add', path: `${USER}:active`, value: false }],
      [{ op: 'replace', path: 'active', value: [false] }],
      [{ op: 'replace', path: 'active', value: { value: 'False' } }],
      [{ op: 'replace', value: { active: false } }],
      [{ op: 'replace', value: { active: 'False', title: TOO_LONG } }],
      [{ op: 'add', value: { title: { x: 1 }, [`${USER}:active`]: false } }],
      [{ op: 'replace', value: { [ENTERPRISE]: { department: { x: 1 } }, active: false } }],
    ].map(([operation = {}]) => [titled(operation), operation] as const),
  )('is not lost in the form %s', async (_, operation) => {
    const { scim, path, stored } = await personIn();
    const wrong = { op: 'replace', path: 'nickName', value: TOO_LONG };
    await scim.patch(path, patch(wrong, operation)).expect(200);
    const after = await stored();
    expect(after).toMatchObject({
      active: false,
      title: 'Captain',
      [ENTERPRISE]: PERSON[ENTERPRISE],
    });
  });

  const SEVERAL = { active: 'False', nickName: 'Countess', title: TOO_LONG };
  const EACH = Object.entries(SEVERAL).map(([key, value]) => ({ [key]: value }));

  it.each(
    [
      EACH,
      EACH.map((each) => JSON.stringify(each)),
      JSON.stringify(EACH),
      JSON.stringify([SEVERAL]),
      [JSON.stringify(SEVERAL)],
      { [USER]: SEVERAL },
      { [USER]: [SEVERAL] },
      { [USER]: JSON.stringify(SEVERAL) },
      { [USER]: { [USER.toUpperCase()]: SEVERAL } },
      [{ 'urn:scim:schemas:extension:enterprise:2.0': { department: { x: 1 } } }, SEVERAL],
    ].map((value: unknown) => [titled(value as object), value] as const),
  )('is not lost beside a mistake in the value %s', async (_, value) => {
    const { scim, path, stored } = await personIn();
    await scim.patch(path, patch({ op: 'replace', value })).expect(200);
    const kept = { active: false, nickName: 'Countess', title: 'Captain' };
    expect(await stored()).toMatchObject({ ...kept, [ENTERPRISE]: PERSON[ENTERPRISE] });
  });

  it('gets no JSON text or list past the rules that refuse them', async () => {
    const conformance = { jsonText: 'refuse', pathlessList: 'refuse' } as const;
    const { scim, path, stored } = await personIn({ conformance });
    for (const value of [EACH, JSON.stringify(SEVERAL), { [USER]: JSON.stringify(SEVERAL) }]) {
      await scim.patch(path, patch({ op: 'replace', value })).expect(400);
    }
    expect((await stored()).active).toBe(true);
  });

  it('keeps what is right of a value with several attributes, extension included', async () => {
    const { scim, path, stored, entries } = await personIn();
    const value = {
      active: false,
      nickName: 'Countess',
      title: TOO_LONG,
      [ENTERPRISE]: { department: 'Bridge', costCenter: { x: 1 } },
      [`${ENTERPRISE}:organization`]: { y: 1 },
    };
    await scim.patch(path, patch({ op: 'replace', value })).expect(200);
    expect(await stored()).toMatchObject({
      active: false,
      nickName: 'Countess',
      title: 'Captain',
      [ENTERPRISE]: { department: 'Bridge', manager: { value: '26118915' } },
    });
    await eventually(() => entries.length > 0);
    expect(entries[0]?.skipped?.map(({ path: skipped }) => skipped)).toEqual([
      'title',
      `${ENTERPRISE}:costCenter`,
      `${ENTERPRISE}:organization`,
    ]);
  });

  it('says in the log and to the operator what was left out and why, without values', async () => {
    const { scim, path, id, entries, warnings } = await personIn();
    const secret = `secret ${TOO_LONG}`;
    const unknown = { op: 'replace', path: 'tItle["secret', value: 'x' };
    const long = { op: 'replace', path: 'title', value: secret };
    await scim.patch(path, patch(DEACTIVATE, long, unknown)).expect(200);
    await eventually(() => entries.length > 0);
    const [entry] = entries;
    expect(entry).toMatchObject({ changed: ['active'], resourceId: id });
    expect(entry?.skipped).toEqual([
      {
        path: 'title',
        rule: 'faultsBesideRevocation',
        reason: expect.stringMatching(/^Attribute "title" has a value of 70,007 characters/),
      },
      expect.objectContaining({ rule: 'faultsBesideRevocation' }),
    ]);
    expect(warnings).toEqual([
      [
        'parts of a request were left out',
        expect.objectContaining({ resourceId: id, skipped: entry?.skipped }),
      ],
    ]);
    expect(JSON.stringify([entries, warnings])).not.toContain('secret');
  });

  it('names the rule in an exchange trace', async () => {
    const trace = createExchangeTrace();
    const { scim, path } = await personIn({ trace });
    await scim.patch(path, patch(DEACTIVATE, FAULTS[0]?.[1] ?? {})).expect(200);
    const last = trace.last().at(-1);
    expect(last?.rules.map(({ rule }) => rule)).toContain('faultsBesideRevocation');
    expect(last?.skipped).toEqual([expect.objectContaining({ path: 'title' })]);
  });

  it('is refused where the rule says so', async () => {
    for (const conformance of [
      'rfc',
      'interop',
      'ipsie',
      { faultsBesideRevocation: 'refuse' },
    ] as const) {
      const { scim } = mountScim({ conformance });
      const { body } = await scim.post('/Users', user('ada')).expect(201);
      const long = { op: 'replace', path: 'title', value: TOO_LONG };
      const answer = await scim.patch(`/Users/${body.id}`, patch(DEACTIVATE, long));
      expectScimError(answer, 400, 'invalidValue');
      expect((await scim.get(`/Users/${body.id}`)).body.active).toBe(true);
    }
  });

  it('may be sent again', async () => {
    const { scim, path, events } = await personIn();
    const request = patch(DEACTIVATE, { op: 'replace', path: 'title', value: TOO_LONG });
    await scim.patch(path, request).expect(200);
    await scim.patch(path, request).expect(200);
    expect(events.filter(({ type }) => type === 'user.deactivated')).toHaveLength(1);
  });

  it('does so once, with many faults in many operations', async () => {
    const { scim, path, stored, entries } = await personIn();
    const wrong = Array.from({ length: 200 }, (_, n) => ({
      op: 'replace',
      path: n % 2 ? 'title' : 'nickName',
      value: { n },
    }));
    await scim.patch(path, patch(...wrong, DEACTIVATE)).expect(200);
    expect((await stored()).active).toBe(false);
    await eventually(() => entries.length > 0);
    expect(entries[0]?.skipped).toHaveLength(200);
  });
});

describe('a request that does not take access away', () => {
  it.each([
    ['lets somebody in again later', [DEACTIVATE, { op: 'add', path: 'active', value: true }]],
    ['lets somebody in', [{ op: 'add', path: 'active', value: true }]],
    ['says nothing about access', [TITLE]],
    ['gives a role', [{ op: 'add', path: 'roles', value: [{ value: 'owner' }] }]],
    ['says what is so already', [{ op: 'add', path: 'roles', value: [{ value: 'admin' }] }]],
    ['unassigns active, which the rules keep', [{ op: 'remove', path: 'active' }]],
  ])('is refused as a whole: it %s', async (_, operations) => {
    for (const [scimType, fault] of FAULTS) {
      const { scim, path, body, stored, events } = await personIn();
      const answer = await scim.patch(path, patch(...operations, fault));
      expectScimError(answer, scimType === 'uniqueness' ? 409 : 400, scimType);
      expect(await stored()).toEqual(body);
      expect(events.map(({ type }) => type)).toEqual(['request.failed']);
    }
  });

  it('is refused if what would take it away is wrong itself', async () => {
    for (const value of ['no', 2, { x: 1 }, [false, true]]) {
      const { scim, path, body, stored } = await personIn();
      const answer = await scim.patch(path, patch({ op: 'replace', path: 'active', value }, TITLE));
      expectScimError(answer, 400, 'invalidValue');
      expect(await stored()).toEqual(body);
    }
  });
});

describe('roles and entitlements', () => {
  const WRONG = { op: 'replace', path: 'title', value: TOO_LONG };
  const valuesOf = (list: readonly { value: string }[] = []) => list.map(({ value }) => value);

  it.each([
    [{ op: 'remove', path: 'roles[value eq "admin"]' }, ['editor'], ['reports']],
    [{ op: 'remove', path: 'roles' }, [], ['reports']],
    [{ op: 'remove', path: 'roles', value: [{ value: 'admin' }] }, ['editor'], ['reports']],
    [{ op: 'replace', path: 'roles', value: [] }, [], ['reports']],
    [{ op: 'replace', path: 'roles', value: [{ value: 'editor' }] }, ['editor'], ['reports']],
    [{ op: 'replace', value: { roles: null } }, [], ['reports']],
    [{ op: 'remove', path: 'entitlements' }, ['admin', 'editor'], []],
  ])('are taken away by %j beside a fault', async (operation, roles, entitlements) => {
    const { scim, path, stored } = await personIn();
    await scim.patch(path, patch(operation, WRONG)).expect(200);
    const after = await stored();
    expect([valuesOf(after.roles), valuesOf(after.entitlements)]).toEqual([roles, entitlements]);
    expect(after.title).toBe('Captain');
  });

  it('are never given by half: what gives goes with what is wrong', async () => {
    const { scim, path, stored } = await personIn();
    const half = { op: 'replace', path: 'roles', value: [{ value: 'owner' }, { value: { x: 1 } }] };
    const give = { op: 'add', path: 'roles', value: [{ value: 'auditor' }] };
    const more = { op: 'add', path: 'entitlements', value: [{ value: 'payments' }] };
    const take = { op: 'remove', path: 'entitlements[value eq "reports"]' };
    await scim.patch(path, patch(half, give, more, take, TITLE)).expect(200);
    const after = await stored();
    expect(valuesOf(after.roles)).toEqual(['admin', 'editor']);
    expect(valuesOf(after.entitlements)).toEqual([]);
    expect(after.displayName).toBe('Ada K.');
  });

  it('are not emptied by half of a replacement', async () => {
    const clear = { op: 'remove', path: 'roles' };
    const give = { op: 'add', path: 'roles', value: [{ value: 'owner' }] };
    const half = { op: 'add', path: 'roles', value: [{ value: { x: 1 } }] };
    const { scim, path, body, stored } = await personIn();
    expectScimError(await scim.patch(path, patch(clear, give, half)), 400, 'invalidValue');
    expect(await stored()).toEqual(body);
    await scim.patch(path, patch(DEACTIVATE, clear, half)).expect(200);
    const after = await stored();
    expect([after.active, valuesOf(after.roles)]).toEqual([false, ['admin', 'editor']]);
  });

  it('let nobody in with roles that were to be replaced', async () => {
    const { scim, path } = await personIn();
    await scim.patch(path, patch(DEACTIVATE)).expect(200);
    const half = { op: 'replace', path: 'roles', value: [{ value: { x: 1 } }] };
    const on = { op: 'replace', path: 'active', value: true };
    const take = { op: 'remove', path: 'entitlements' };
    await scim.patch(path, patch(half, on, take)).expect(200);
    const { body } = await scim.get(path);
    expect([body.active, body.entitlements]).toEqual([false, undefined]);
  });
});

describe('members of a group', () => {
  async function groupIn(options = {}) {
    const world = await personIn(options);
    const { body: team } = await world.scim.post('/Groups', group('Team', [world.id])).expect(201);
    await world.scim.post('/Groups', group('Crew')).expect(201);
    const membersOf = async () => (await world.scim.get(`/Groups/${team.id}`)).body.members ?? [];
    world.events.length = 0;
    world.entries.length = 0;
    return { ...world, group: `/Groups/${team.id}`, membersOf };
  }

  it.each([
    [(id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` })],
    [(id: string) => ({ op: 'Remove', path: 'members', value: [{ value: id }] })],
    [() => ({ op: 'remove', path: 'members' })],
    [() => ({ op: 'replace', path: 'members', value: [] })],
    [() => ({ op: 'remove', path: 'members[type eq "User"]' })],
    [() => ({ op: 'remove', path: 'members[value sw ""]' })],
  ])('leave beside a fault: %s', async (leave) => {
    for (const fault of [
      { op: 'replace', path: 'displayName', value: TOO_LONG },
      { op: 'replace', path: 'displayName', value: [] },
      { op: 'replace', path: 'members', value: [{ name: 'Bob' }] },
      { op: 'add', path: 'members', value: [{ display: 'Bob' }] },
      { op: 'remove', path: 'members[' },
      { op: 'add', path: 'members', value: [{ value: TOO_LONG }] },
    ]) {
      const { scim, id, group: path, membersOf, events } = await groupIn();
      const type = { op: 'add', path: 'members', value: [{ value: id, type: 'User' }] };
      await scim.patch(path, patch(type)).expect(204);
      events.length = 0;
      await scim.patch(path, patch(fault, leave(id))).expect(204);
      expect(await membersOf()).toEqual([]);
      expect(events.map((event) => event.type)).toContain('group.members.changed');
    }
  });

  it('do not join by halves', async () => {
    const { scim, id, group: path, membersOf } = await groupIn();
    const { body } = await scim.post('/Users', user('eve')).expect(201);
    const join = { op: 'add', path: 'members', value: [{ value: body.id }] };
    const half = { op: 'add', path: 'members', value: [{ name: 'Bob' }, { display: 'x' }] };
    const leave = { op: 'remove', path: `members[value eq "${id}"]` };
    await scim.patch(path, patch(join, half, leave)).expect(204);
    expect(await membersOf()).toEqual([]);
    expectScimError(await scim.patch(path, patch(join, half)), 400, 'invalidValue');
  });
});

describe('what no rule goes around', () => {
  const fault = { op: 'replace', path: 'title', value: TOO_LONG };

  it('a precondition that is not met', async () => {
    const { scim, path, stored, body } = await personIn();
    const request = patch(DEACTIVATE, fault);
    await scim.patch(path, request).set('If-Match', 'W/"999"').expect(412);
    expect((await stored()).active).toBe(true);
    await scim.patch(path, request).set('If-Match', body.meta.version).expect(200);
    expect((await stored()).active).toBe(false);
  });

  it('a message that cannot be read, and a person who is not there', async () => {
    const { scim, path, stored } = await personIn();
    await scim
      .patch(path, '{"Operations":[{"op":"replace","path":"active","value":fal')
      .expect(400);
    const noList = { schemas: [PATCH_OP], Operations: DEACTIVATE };
    expectScimError(await scim.patch(path, noList), 400, 'invalidSyntax');
    expect((await stored()).active).toBe(true);
    const gone = await scim.patch('/Users/nobody', patch(DEACTIVATE, fault));
    expect([400, 404]).toContain(gone.status);
  });

  it('too many operations and too much work', async () => {
    const { scim, path, stored } = await personIn({ limits: { maxPatchOperations: 2 } });
    const many = patch(DEACTIVATE, fault, fault);
    expectScimError(await scim.patch(path, many), 413);
    expect((await stored()).active).toBe(true);
  });

  it('the authorization of the host', async () => {
    const { scim, path, stored } = await personIn({
      authorize: ({ action }) => action !== 'modify',
    });
    await scim.patch(path, patch(DEACTIVATE, fault)).expect(403);
    expect((await stored()).active).toBe(true);
  });

  it('the guard against accidental deletion, which counts nobody twice', async () => {
    const held: unknown[] = [];
    const deletionGuard = createDeletionGuard({
      threshold: { count: 1 },
      onEvent: (event) => void held.push(event),
    });
    const { scim, path, stored } = await personIn({ deletionGuard });
    await scim.patch(path, patch(DEACTIVATE, fault)).expect(200);
    expect((await stored()).active).toBe(false);
    expect(held).toEqual([]);
    const { body: eve } = await scim.post('/Users', user('eve')).expect(201);
    await scim.patch(`/Users/${eve.id}`, patch(DEACTIVATE, fault)).expect(503);
    expect((await scim.get(`/Users/${eve.id}`)).body.active).toBe(true);
    expect(held).toHaveLength(1);
  });
});
