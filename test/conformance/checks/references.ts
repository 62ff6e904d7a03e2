import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { aUser, ENTERPRISE, GROUP, patch, USER } from '../messages.js';

/** RFC 7643 §2.3.7: references to resources. */
export const referenceChecks: readonly Check[] = [
  {
    ids: ['RFC7643-2.3.7-b'],
    title: 'relative references are relative to the base URI',
    async run(t) {
      const scim = await t.mount();
      const [ada, bob] = [await scim.createUser(), await scim.createUser()];
      const group = await scim.createGroup();
      const added = { op: 'add', path: 'members', value: [{ $ref: `Users/${ada.id}` }] };
      expectStatus(await scim.patch(`/Groups/${group.id}`, patch(added)), 200, 204);
      const { body } = await scim.get(`/Groups/${group.id}`);
      expect(body.members).toMatchObject([
        { value: ada.id, $ref: `${scim.baseUrl}/Users/${ada.id}` },
      ]);
      const other = await scim.post('/Groups', {
        schemas: [GROUP],
        displayName: 'by reference',
        members: [{ $ref: `../Users/${bob.id}` }],
      });
      expect(other.body.members).toMatchObject([{ $ref: `${scim.baseUrl}/Users/${bob.id}` }]);
    },
  },
  {
    ids: ['RFC7643-2.3.7-c'],
    title: 'references are compared with case',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser({ profileUrl: 'https://example.com/Ada' });
      expect(await scim.find('/Users', 'profileUrl eq "https://example.com/Ada"')).toEqual([id]);
      expect(await scim.find('/Users', 'profileUrl eq "https://example.com/ada"')).toEqual([]);
    },
  },
  {
    ids: ['RFC7643-2.3.7-d'],
    title: 'every $ref that is sent can be followed, until its target is gone',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser();
      const inner = await scim.createGroup('inner', [user.id]);
      const outer = await scim.createGroup('outer', [inner.id, user.id]);
      const refs = [
        ...(await scim.get(`/Groups/${outer.id}`)).body.members,
        ...(await scim.get(`/Users/${user.id}`)).body.groups,
      ].map(({ $ref }) => $ref);
      expect(refs).toHaveLength(4);
      for (const ref of refs) {
        expectStatus(await scim.get(ref.replace(scim.baseUrl, '')), 200);
      }
      expectStatus(await scim.delete(`/Groups/${inner.id}`), 204);
      expectScimError(await scim.get(`/Groups/${inner.id}`), 404);
    },
  },
  {
    ids: ['RFC7643-2.3.7-e'],
    title: 'references to nothing are refused where integrity is asked for',
    async run(t) {
      const body = {
        schemas: [GROUP],
        displayName: 'x',
        members: [{ value: 'nobody' }],
      };
      const strict = await t.mount({ conformance: 'rfc' });
      expectScimError(await strict.post('/Groups', body), 400, 'invalidValue');
      const nobody = aUser({
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'Deck', manager: { value: 'bulkId:nobody' } },
      });
      expectScimError(await strict.post('/Users', nobody), 400, 'invalidValue');
      const lenient = await t.mount();
      const person = await lenient.post('/Users', nobody);
      expectStatus(person, 201);
      expect(person.body[ENTERPRISE]).toEqual({ department: 'Deck' });
      const made = await lenient.post('/Groups', body);
      expectStatus(made, 201);
      expect(made.body).not.toHaveProperty('members');
    },
  },
];
