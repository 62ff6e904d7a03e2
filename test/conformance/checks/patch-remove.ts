import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError } from '../expect.js';
import { DEVICE, withDevices, withTickingClock } from '../fixtures.js';
import { add, ENTERPRISE, patch, remove, USER } from '../messages.js';
import { applied, expectNothingChanged, expectPatchRefused } from '../patching.js';
import type { World } from '../world.js';

const work = { value: 'work@example.com', type: 'work', display: 'W' };
const home = { value: 'home@example.com', type: 'home', display: 'H' };

async function withUser(t: World, attributes: object = {}) {
  const scim = await t.mount({ conformance: 'rfc', ...withTickingClock() });
  const { id } = await scim.createUser(attributes);
  return { scim, id, path: `/Users/${id}` };
}

/** A group of `count` users; `after` gives the ids that are left in it. */
async function withCrew(t: World, count: number, options: object = {}) {
  const scim = await t.mount({ conformance: 'rfc', ...options });
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push((await scim.createUser()).id);
  const group = await scim.createGroup('Crew', ids);
  const after = async (...operations: readonly object[]) => {
    const { members } = await applied(scim, `/Groups/${group.id}`, ...operations);
    return members?.map(({ value }) => value);
  };
  return { scim, ids, path: `/Groups/${group.id}`, after };
}

/** PATCH remove (RFC 7644 §3.5.2.2). */
export const patchRemoveChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.5.2.2-a'],
    title: 'remove without a path is noTarget',
    async run(t) {
      const { scim, path } = await withUser(t);
      await expectPatchRefused(scim, path, patch({ op: 'remove' }), 'noTarget');
      const group = await scim.createGroup();
      const body = patch({ op: 'remove' });
      await expectPatchRefused(scim, `/Groups/${group.id}`, body, 'noTarget');
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-b'],
    title: 'remove of a single value unassigns it',
    async run(t) {
      const name = { givenName: 'G', familyName: 'F' };
      const { scim, id, path } = await withUser(t, { title: 'a', nickName: 'N', name });
      expect(await scim.find('/Users', 'title pr')).toEqual([id]);
      const changed = await applied(scim, path, remove('title'), remove('name.givenName'));
      expect(changed).not.toHaveProperty('title');
      expect(changed).toMatchObject({ nickName: 'N' });
      expect(changed.name).toEqual({ familyName: 'F' });
      expect(await scim.find('/Users', 'title pr')).toEqual([]);
      expect(await applied(scim, path, remove('name.familyName'))).not.toHaveProperty('name');
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-d'],
    title: 'remove with a filter drops the values that match',
    async run(t) {
      const { scim, path } = await withUser(t, { emails: [work, home] });
      const { emails } = await applied(scim, path, remove('emails[type eq "work"]'));
      expect(emails).toEqual([home]);
      const none = await applied(scim, path, remove('emails[value co "@example.com"]'));
      expect(none).not.toHaveProperty('emails');

      const { ids, after } = await withCrew(t, 4);
      const [a, b, c, d] = ids;
      expect(await after(remove(`members[value eq "${a}"]`))).toEqual([b, c, d]);
      expect(await after(remove(`members[value eq "${b}" or value eq "${d}"]`))).toEqual([c]);
      expect(await after(remove(`members[value eq "${c}"]`))).toBeUndefined();
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-e'],
    title: 'remove of a sub-attribute of a value path unassigns it where the filter matches',
    async run(t) {
      const { scim, path } = await withUser(t, { emails: [work, home] });
      const { emails } = await applied(scim, path, remove('emails[type eq "work"].display'));
      expect(emails).toEqual([{ value: work.value, type: 'work' }, home]);
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-f'],
    title: 'what is required or readOnly cannot be removed',
    async run(t) {
      const { scim, id, path } = await withUser(t);
      const group = await scim.createGroup('Crew', [id]);
      for (const attribute of ['userName', 'id', 'meta', 'meta.created', 'groups', 'schemas']) {
        await expectPatchRefused(scim, path, patch(remove(attribute)), 'mutability');
      }
      const body = patch(remove('displayName'));
      await expectPatchRefused(scim, `/Groups/${group.id}`, body, 'mutability');
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-g'],
    title: 'remove of what is not there succeeds and changes nothing',
    async run(t) {
      const { scim, id, path } = await withUser(t, { emails: [work] });
      for (const gone of [
        'title',
        'name',
        'name.givenName',
        'phoneNumbers',
        'emails[type eq "fax"]',
        'emails[type eq "fax"].display',
        `${ENTERPRISE}:department`,
      ]) {
        await expectNothingChanged(scim, path, remove(gone));
      }
      const group = await scim.createGroup('Crew', [id]);
      const nobody = remove('members[value eq "nobody"]');
      await expectNothingChanged(scim, `/Groups/${group.id}`, nobody);
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-h'],
    title: 'the last value of a required list cannot be removed',
    async run(t) {
      const tags = { name: 'tags', multiValued: true, required: true } as const;
      const ports = { name: 'ports', multiValued: true, type: 'complex', required: true } as const;
      const scim = await t.mount({ conformance: 'rfc', ...withDevices([tags, ports]) });
      const values = { tags: ['a', 'b'], ports: [{ value: '1' }, { value: '2' }] };
      const made = await scim.post('/Devices', { schemas: [DEVICE], ...values });
      expect(made).toMatchObject({ status: 201, body: values });
      const path = `/Devices/${made.body.id}`;
      const fewer = await applied(scim, path, remove('ports[value eq "1"]'));
      expect(fewer).toMatchObject({ ports: [{ value: '2' }] });
      for (const gone of ['tags', 'ports', 'ports[value eq "2"]']) {
        await expectPatchRefused(scim, path, patch(remove(gone)), 'mutability');
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-i'],
    title: 'an extension leaves schemas with its last attribute',
    async run(t) {
      const { scim, path } = await withUser(t, {
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'R', manager: { value: '7' } },
      });
      const one = await applied(scim, path, remove(`${ENTERPRISE}:department`));
      expect(one.schemas).toContain(ENTERPRISE);
      const none = await applied(scim, path, remove(`${ENTERPRISE}:manager.value`));
      expect(none.schemas).toEqual([USER]);
      expect(none).not.toHaveProperty([ENTERPRISE]);
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-j'],
    title: 'a whole extension can be removed by its URN',
    async run(t) {
      const { scim, path } = await withUser(t, {
        title: 'a',
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'R', employeeNumber: '7' },
      });
      const changed = await applied(scim, path, remove(ENTERPRISE.toLowerCase()));
      expect(changed).toMatchObject({ schemas: [USER], title: 'a' });
      expect(changed).not.toHaveProperty([ENTERPRISE]);
    },
  },
  {
    ids: ['RFC7644-3.5.2.2-k'],
    title: 'remove with a list of values removes just these (lenient), or is refused',
    async run(t) {
      const { ids, after } = await withCrew(t, 3, { conformance: 'lenient' });
      const [a, b, c] = ids;
      const listed = (...values: unknown[]) => ({
        ...remove('members'),
        value: values.map((value) => ({ value })),
      });
      expect(await after(listed(a))).toEqual([b, c]);
      expect(await after(listed('nobody'), add('members', [{ value: a }]))).toHaveLength(3);
      expect(await after(listed(a, b, c))).toBeUndefined();

      const strict = await withCrew(t, 2);
      const answer = await strict.scim.patch(strict.path, patch(listed(strict.ids[0])));
      expectScimError(answer, 400, 'invalidValue');
      expect((await strict.scim.get(strict.path)).body.members).toHaveLength(2);
    },
  },
];
