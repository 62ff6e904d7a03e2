import { expect } from '@jest/globals';
import { extendResourceType, GROUP_RESOURCE_TYPE } from '../../../src/schema/index.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { withUserAttributes } from '../fixtures.js';
import { add, aUser, ENTERPRISE, GROUP, patch, remove, replace, USER } from '../messages.js';

const group = (values: object) => ({ schemas: [GROUP], ...values });

/** RFC 7643 §4.2 and §4.3: groups, and the enterprise extension of users. */
export const groupChecks: readonly Check[] = [
  {
    ids: ['RFC7643-4.2-a'],
    title: 'displayName of a group is required, and the schema says so',
    async run(t) {
      const scim = await t.mount();
      for (const values of [{}, { displayName: null }, { displayName: '' }]) {
        expectScimError(await scim.post('/Groups', group(values)), 400, 'invalidValue');
      }
      const { body } = await scim.get(`/Schemas/${GROUP}`);
      const required = { name: 'displayName', required: true };
      expect(body.attributes).toEqual(expect.arrayContaining([expect.objectContaining(required)]));
    },
  },
  {
    ids: ['RFC7643-4.2-b'],
    title: 'members come and go but do not change',
    async run(t) {
      const scim = await t.mount();
      const [ada, bob] = [await scim.createUser(), await scim.createUser()];
      const { id } = await scim.createGroup('g', [ada.id]);
      const send = (...operations: readonly object[]) =>
        scim.patch(`/Groups/${id}`, patch(...operations));
      const members = async () =>
        ((await scim.get(`/Groups/${id}`)).body.members ?? []).map(({ value }) => value);
      for (const [sub, value] of [
        ['value', bob.id],
        ['display', 'Bob'],
        ['type', 'Group'],
      ]) {
        const change = replace(`members[value eq "${ada.id}"].${sub}`, value);
        expectScimError(await send(change), 400, 'mutability');
      }
      expect(await members()).toEqual([ada.id]);
      expectStatus(await send(add('members', [{ value: bob.id }])), 200, 204);
      expect((await members()).sort()).toEqual([ada.id, bob.id].sort());
      expectStatus(await send(remove(`members[value eq "${ada.id}"]`)), 200, 204);
      expect(await members()).toEqual([bob.id]);
    },
  },
  {
    ids: ['RFC7643-4.2-c', 'RFC7643-4.2-d'],
    title: 'a member is a user or a group, by id, URI and type',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser();
      const inner = await scim.createGroup('inner');
      const made = await scim.createGroup('outer', [user.id, inner.id]);
      const expected = [
        { value: user.id, $ref: `${scim.baseUrl}/Users/${user.id}`, type: 'User' },
        { value: inner.id, $ref: `${scim.baseUrl}/Groups/${inner.id}`, type: 'Group' },
      ];
      expect(made.members).toMatchObject(expected);
      expect((await scim.get(`/Groups/${made.id}`)).body.members).toMatchObject(expected);
      const filter = `members.value eq "${inner.id}"`;
      expect(await scim.find('/Groups', filter)).toEqual([made.id]);
    },
  },
  {
    ids: ['RFC7643-4.2-e'],
    title: 'a schema may require members.value',
    async run(t) {
      const groupResourceType = extendResourceType(GROUP_RESOURCE_TYPE, {
        attributes: GROUP_RESOURCE_TYPE.schema.attributes
          .filter(({ name }) => name === 'members')
          .map((members) => ({
            ...members,
            subAttributes: (members.subAttributes ?? []).map((sub) => ({
              ...sub,
              required: sub.name === 'value',
            })),
          })),
      });
      const scim = await t.mount({ groupResourceType });
      const nameless = { displayName: 'g', members: [{ display: 'Ada' }] };
      expectScimError(await scim.post('/Groups', group(nameless)), 400, 'invalidValue');
      const { body } = await scim.get(`/Schemas/${GROUP}`);
      expect(JSON.stringify(body.attributes)).toMatch(/"name":"value"[^{}]*"required":true/);
      const user = await scim.createUser();
      expect((await scim.createGroup('h', [user.id])).members).toHaveLength(1);
    },
  },
  {
    ids: ['RFC7643-4.2-f'],
    title: 'members show a display',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser({ displayName: 'Ada Lovelace' });
      const { id } = await scim.createGroup('g', [user.id]);
      const { body } = await scim.get(`/Groups/${id}`);
      expect(body.members).toMatchObject([{ value: user.id, display: 'Ada Lovelace' }]);
      const schema = await scim.get(`/Schemas/${GROUP}`);
      expect(schema.text).toContain('"name":"display"');
    },
  },
  {
    ids: ['RFC7643-4.2-g'],
    title: 'a group needs no members',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      for (const values of [{ displayName: 'a' }, { displayName: 'b', members: [] }]) {
        const made = await scim.post('/Groups', group(values));
        expectStatus(made, 201);
        const { body } = await scim.get(`/Groups/${made.body.id}`);
        expect(body).not.toHaveProperty('members');
      }
    },
  },
  {
    ids: ['RFC7643-4.3-a'],
    title: 'the enterprise extension has its six attributes',
    async run(t) {
      const scim = await t.mount(withUserAttributes([{ name: 'badge' }]));
      const { body } = await scim.get(`/Schemas/${ENTERPRISE}`);
      const attributes = body.attributes as readonly { readonly name: string }[];
      expect(attributes.map(({ name }) => name).sort()).toEqual([
        'costCenter',
        'department',
        'division',
        'employeeNumber',
        'manager',
        'organization',
      ]);
      const manager = await scim.createUser();
      const sent = {
        employeeNumber: '701984',
        costCenter: '4130',
        organization: 'Universal Studios',
        division: 'Theme Park',
        department: 'Tour Operations',
        manager: { value: manager.id },
      };
      const user = await scim.createUser({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: sent });
      expect((await scim.get(`/Users/${user.id}`)).body).toMatchObject({ [ENTERPRISE]: sent });
    },
  },
  {
    ids: ['RFC7643-4.3-b'],
    title: 'the manager is named by id and URI, with case',
    async run(t) {
      const scim = await t.mount();
      const manager = await scim.createUser();
      const { id } = await scim.createUser();
      const path = `${ENTERPRISE}:manager.value`;
      expectStatus(await scim.patch(`/Users/${id}`, patch(replace(path, manager.id))), 200);
      expect((await scim.get(`/Users/${id}`)).body[ENTERPRISE]).toEqual({
        manager: { value: manager.id, $ref: `${scim.baseUrl}/Users/${manager.id}` },
      });
      const other = await scim.createUser({ [ENTERPRISE]: { manager: { value: 'AbC' } } });
      expect(await scim.find('/Users', `${path} eq "${manager.id}"`)).toEqual([id]);
      expect(await scim.find('/Users', `${path} eq "AbC"`)).toEqual([other.id]);
      expect(await scim.find('/Users', `${path} eq "abc"`)).toEqual([]);
    },
  },
  {
    ids: ['RFC7643-4.3-c'],
    title: 'the name of the manager is readOnly',
    async run(t) {
      const scim = await t.mount();
      const sent = { manager: { value: '7', displayName: 'Made up' } };
      const { id } = await scim.createUser(aUser({ [ENTERPRISE]: sent }));
      const manager = { value: '7', $ref: `${scim.baseUrl}/Users/7` };
      const expected = { [ENTERPRISE]: { manager } };
      expect((await scim.get(`/Users/${id}`)).body).toMatchObject(expected);
      expect((await scim.get(`/Users/${id}`)).text).not.toContain('Made up');
      const change = replace(`${ENTERPRISE}:manager.displayName`, 'Made up');
      expectStatus(await scim.patch(`/Users/${id}`, patch(change)), 200);
      expect((await scim.get(`/Users/${id}`)).text).not.toContain('Made up');
      const strict = await t.mount({ conformance: { readOnlySubAttribute: 'refuse' } });
      const other = await strict.createUser();
      expectScimError(await strict.patch(`/Users/${other.id}`, patch(change)), 400, 'mutability');
    },
  },
];
