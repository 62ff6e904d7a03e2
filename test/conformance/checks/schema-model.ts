import { expect } from '@jest/globals';
import type { AttributeInput } from '../../../src/schema/index.js';
import type { Check } from '../check.js';
import { expectRefused, expectScimError } from '../expect.js';
import { ACME, withDevices, withUserAttributes, withWrongDevices } from '../fixtures.js';
import { aUser, ENTERPRISE, USER } from '../messages.js';

const NESTED: AttributeInput = {
  name: 'outer',
  type: 'complex',
  subAttributes: [{ name: 'inner', type: 'complex', subAttributes: [{ name: 'leaf' }] }],
};

/** RFC 7643 §1.2, §2.1 and §2.2: what attributes are and how they are named. */
export const schemaModelChecks: readonly Check[] = [
  {
    ids: ['RFC7643-1.2-a', 'RFC7643-2.3.8-b'],
    title: 'a definition ends at the second level, and so does a value',
    async run(t) {
      await expectRefused(t, withWrongDevices([NESTED]), 'ERR_SCIM_SCHEMA');
      const simple = { name: 'plain', subAttributes: [{ name: 'part' }] };
      await expectRefused(t, withWrongDevices([simple]), 'ERR_SCIM_SCHEMA');
      const scim = await t.mount({ conformance: 'rfc' });
      const nested = await scim.post('/Users', aUser({ name: { givenName: { a: 1 } } }));
      expectScimError(nested, 400, 'invalidValue');
      const complex = await scim.post('/Users', aUser({ displayName: { a: 1 } }));
      expectScimError(complex, 400, 'invalidValue');
    },
  },
  {
    ids: ['RFC7643-1.2-b'],
    title: 'a sub-attribute may be a list of simple values',
    async run(t) {
      const tags = { name: 'tags', multiValued: true };
      const scim = await t.mount({
        conformance: 'rfc',
        ...withDevices([{ name: 'label', type: 'complex', subAttributes: [tags] }]),
      });
      const made = await scim.post('/Devices', {
        schemas: ['urn:example:params:scim:schemas:acme:2.0:Device'],
        label: { tags: ['a', 'b'] },
      });
      expect(made).toMatchObject({ status: 201, body: { label: { tags: ['a', 'b'] } } });
      const again = await scim.get(`/Devices/${made.body.id}`);
      expect(again.body).toMatchObject({ label: { tags: ['a', 'b'] } });
    },
  },
  {
    ids: ['RFC7643-2.1-a'],
    title: 'attribute names in bodies are matched without regard to case',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const made = await scim.post('/Users', { SCHEMAS: [USER], USERNAME: 'ada', Active: false });
      expect(made).toMatchObject({ status: 201, body: { userName: 'ada', active: false } });
      expect(Object.keys(made.body)).not.toContain('USERNAME');
    },
  },
  {
    ids: ['RFC7643-2.1-d'],
    title: 'names of sub-attributes and extension attributes are matched without regard to case',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser({
        schemas: [USER, ENTERPRISE],
        NAME: { GIVENNAME: 'Ada', familyname: 'Lovelace' },
        emails: [{ VALUE: 'ada@example.com', TYPE: 'work' }],
        [ENTERPRISE]: { DEPARTMENT: 'Research', Manager: { VALUE: '7' } },
      });
      expect((await scim.get(`/Users/${id}`)).body).toMatchObject({
        name: { givenName: 'Ada', familyName: 'Lovelace' },
        emails: [{ value: 'ada@example.com', type: 'work' }],
        [ENTERPRISE]: { department: 'Research', manager: { value: '7' } },
      });
    },
  },
  {
    ids: ['RFC7643-2.1-b'],
    title: 'attribute names follow the grammar',
    async run(t) {
      for (const name of ['9x', 'a.b', 'a:b', '_x', '-x', 'a b', 'ä', '']) {
        await expectRefused(t, withWrongDevices([{ name }]), 'ERR_SCIM_SCHEMA');
      }
      const names = ['cost-center', 'a_b', 'a$', 'A9', '$ref'];
      const scim = await t.mount(withDevices(names.map((name) => ({ name }))));
      const { body } = await scim.get('/Schemas/urn:example:params:scim:schemas:acme:2.0:Device');
      expect(body.attributes).toMatchObject(names.map((name) => ({ name })));
    },
  },
  {
    ids: ['RFC7643-2.1-c'],
    title: 'a body is a JSON object that names its schemas',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      for (const body of ['userName=ada', '[]', '"ada"', 'null', '{"userName":']) {
        expectScimError(await scim.post('/Users', body), 400, 'invalidSyntax');
      }
      const { schemas: _, ...unnamed } = aUser();
      for (const body of [unnamed, { ...unnamed, schemas: [] }, { ...unnamed, schemas: USER }]) {
        expectScimError(await scim.post('/Users', body), 400, 'invalidSyntax');
      }
    },
  },
  {
    ids: ['RFC7643-2.2-a'],
    title: 'characteristics that a definition leaves out take their defaults',
    async run(t) {
      const scim = await t.mount(withUserAttributes([{ name: 'nick' }]));
      const { body } = await scim.get(`/Schemas/${ACME}`);
      expect(body.attributes).toEqual([
        {
          name: 'nick',
          type: 'string',
          multiValued: false,
          description: expect.any(String),
          required: false,
          caseExact: false,
          mutability: 'readWrite',
          returned: 'default',
          uniqueness: 'none',
        },
      ]);
      const user = await scim.createUser({ [ACME]: { nick: 'AbC' } });
      expect(user).toMatchObject({ [ACME]: { nick: 'AbC' } });
      await scim.createUser({ [ACME]: { nick: 'abc' } });
      expect(await scim.find('/Users', `${ACME}:nick eq "ABC"`)).toHaveLength(2);
      expect(await scim.createUser()).not.toHaveProperty(ACME);
    },
  },
];
