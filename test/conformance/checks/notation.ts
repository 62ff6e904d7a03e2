import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectStatus } from '../expect.js';
import { ENTERPRISE, patch, replace, USER } from '../messages.js';
import type { World } from '../world.js';

const PERSON = {
  title: 'Boss',
  name: { givenName: 'Ada', familyName: 'King' },
  schemas: [USER, ENTERPRISE],
  [ENTERPRISE]: { department: 'R&D', employeeNumber: '7' },
};

/** One text in all four places where names stand: filter, sortBy, attributes and a PATCH path. */
async function worksEverywhere(t: World, name: string, show: object): Promise<void> {
  const scim = await t.mount({ conformance: 'rfc' });
  const department = (text: string) => ({ ...PERSON, [ENTERPRISE]: { department: text } });
  const a = await scim.createUser(department('b'));
  const b = await scim.createUser(department('a'));
  expect(await scim.find('/Users', `${name} eq "a"`)).toEqual([b.id]);
  const sorted = await scim.get(`/Users?sortBy=${name}`);
  expect(sorted.body.Resources.map(({ id }) => id)).toEqual([b.id, a.id]);
  const path = `/Users/${a.id}`;
  const { schemas } = a;
  expectStatus(await scim.patch(path, patch(replace(name, 'c'))), 200);
  const read = await scim.get(`${path}?attributes=${name}`);
  expect(read.body).toEqual({ schemas, id: a.id, ...show });
  const rest = await scim.get(`${path}?excludedAttributes=${name}`);
  expect(rest.body).not.toHaveProperty([ENTERPRISE, 'department']);
}

/** How attributes are named (RFC 7644 §3.10). */
export const notationChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.10-a'],
    title: 'a name with its schema URN means the same in filter, path, sortBy and attributes',
    async run(t) {
      await worksEverywhere(t, `${ENTERPRISE}:department`, { [ENTERPRISE]: { department: 'c' } });
      const scim = await t.mount({ conformance: 'rfc' });
      const { id, schemas } = await scim.createUser(PERSON);
      const name = `${USER}:name.familyName`;
      expect(await scim.find('/Users', `${name} eq "King"`)).toEqual([id]);
      await scim.patch(`/Users/${id}`, patch(replace(name, 'Lovelace')));
      const { body } = await scim.get(`/Users/${id}?attributes=${name}`);
      expect(body).toEqual({ schemas, id, name: { familyName: 'Lovelace' } });
    },
  },
  {
    ids: ['RFC7644-3.10-c'],
    title: 'URN, attribute and sub-attribute are written in any case, in all four places',
    async run(t) {
      const shows = { [ENTERPRISE]: { department: 'c' } };
      await worksEverywhere(t, `${ENTERPRISE}:department`.toUpperCase(), shows);
      const scim = await t.mount({ conformance: 'rfc' });
      const { id, schemas } = await scim.createUser(PERSON);
      const name = `${USER}:name.familyName`.toUpperCase();
      expect(await scim.find('/Users', `${name} eq "King"`)).toEqual([id]);
      const { body } = await scim.get(`/Users/${id}?attributes=${name}&sortBy=${name}`);
      expect(body).toEqual({ schemas, id, name: { familyName: 'King' } });
    },
  },
  {
    ids: ['RFC7644-3.10-b'],
    title: 'the core URN may be left out; that of an extension only where the rules say so',
    async run(t) {
      for (const [conformance, finds] of [
        ['rfc', 0],
        ['lenient', 1],
      ] as const) {
        const scim = await t.mount({ conformance });
        const { id } = await scim.createUser(PERSON);
        for (const name of ['title', `${USER}:title`]) {
          expect(await scim.find('/Users', `${name} eq "Boss"`)).toEqual([id]);
        }
        expect(await scim.find('/Users', `${ENTERPRISE}:department eq "R&D"`)).toEqual([id]);
        expect(await scim.find('/Users', 'department eq "R&D"')).toHaveLength(finds);
        const { body } = await scim.get(`/Users/${id}?attributes=department`);
        expect(Object.hasOwn(body, ENTERPRISE)).toBe(finds === 1);
      }
    },
  },
];
