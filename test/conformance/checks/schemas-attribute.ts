import { expect } from '@jest/globals';
import type { Answer } from '../answer.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { DEVICE, withDevices, withWrongExtension } from '../fixtures.js';
import { aUser, ENTERPRISE, ERROR, LIST_RESPONSE, patch, remove, USER } from '../messages.js';

const both = (values: object = {}) => aUser({ schemas: [USER, ENTERPRISE], ...values });
const department = { [ENTERPRISE]: { department: 'Research' } };

/** RFC 7643 §3 and §3.3: `schemas`, and where attributes are. */
export const schemasAttributeChecks: readonly Check[] = [
  {
    ids: ['RFC7643-3-a'],
    title: 'every message and resource names its schemas',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const group = await scim.createGroup('g', [id]);
      const named = (answer: Answer, ...urns: readonly string[]) =>
        expect(answer.body.schemas).toEqual(urns);
      named(await scim.get(`/Users/${id}`), USER);
      named(await scim.get(`/Users/${id}?attributes=userName`), USER);
      named(await scim.get(`/Users/${id}?excludedAttributes=schemas`), USER);
      named(await scim.put(`/Users/${id}`, aUser()), USER);
      named(await scim.get('/Users/nobody'), ERROR);
      named(await scim.post('/Users', '{'), ERROR);
      named(await scim.anonymous.get('/Users'), ERROR);
      for (const path of [
        '/Users',
        '/Groups?attributes=displayName',
        '/Schemas',
        '/ResourceTypes',
      ]) {
        const list = await scim.get(path);
        named(list, LIST_RESPONSE);
        expect(list.body.Resources.length).toBeGreaterThan(0);
        for (const { schemas } of list.body.Resources) {
          expect(schemas.length).toBeGreaterThan(0);
          for (const urn of schemas) expectStatus(await scim.get(`/Schemas/${urn}`), 200);
        }
      }
      for (const path of [
        `/Groups/${group.id}`,
        '/ServiceProviderConfig',
        '/ResourceTypes/User',
        `/Schemas/${USER}`,
      ]) {
        expect((await scim.get(path)).body.schemas).toHaveLength(1);
      }
    },
  },
  {
    ids: ['RFC7643-3-b'],
    title: 'a resource names only schemas of its type',
    async run(t) {
      const unknown = { schemas: [USER, 'urn:x:unknown'] };
      const strict = await t.mount({ conformance: 'rfc' });
      expectScimError(await strict.post('/Users', aUser(unknown)), 400, 'invalidSyntax');
      const lenient = await t.mount();
      const made = await lenient.createUser(unknown);
      expect(made.schemas).toEqual([USER]);
      expect((await lenient.get(`/Users/${made.id}`)).body.schemas).toEqual([USER]);
    },
  },
  {
    ids: ['RFC7643-3-c', 'RFC7643-3-d'],
    title: 'schemas holds nothing twice, and its order says nothing',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const twice = await scim.createUser({ schemas: [USER, USER] });
      expect(twice.schemas).toEqual([USER]);
      const orders = [
        [USER, ENTERPRISE],
        [ENTERPRISE, USER],
      ];
      const answers: unknown[] = [];
      for (const schemas of orders) {
        const { id } = await scim.createUser({ schemas, nickName: 'N', ...department });
        const { body } = await scim.get(`/Users/${id}`);
        answers.push({ ...body, id: 0, meta: 0, userName: 0 });
      }
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ nickName: 'N', ...department });
    },
  },
  {
    ids: ['RFC7643-3-e'],
    title: 'resources of every type have the common attributes',
    async run(t) {
      const scim = await t.mount(withDevices([{ name: 'label' }]));
      const made = await scim.post('/Devices', {
        schemas: [DEVICE],
        externalId: 'X1',
        label: 'a',
      });
      const { id } = made.body;
      expect(made.body).toEqual({
        schemas: [DEVICE],
        id: expect.any(String),
        externalId: 'X1',
        label: 'a',
        meta: expect.objectContaining({ resourceType: 'Device' }),
      });
      for (const filter of [
        `id eq "${id}"`,
        'externalId eq "X1"',
        'meta.resourceType eq "Device"',
        'meta.created gt "2000-01-01T00:00:00Z"',
      ]) {
        expect(await scim.find('/Devices', filter)).toEqual([id]);
      }
    },
  },
  {
    ids: ['RFC7643-3-f', 'RFC7643-3.3-c'],
    title: 'core attributes are at the top, those of an extension under its URI',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const right = await scim.createUser(both({ nickName: 'N', ...department }));
      expect((await scim.get(`/Users/${right.id}`)).body).toMatchObject({
        nickName: 'N',
        ...department,
      });
      const wrong = await scim.createUser({
        ...both({ department: 'Research' }),
        [ENTERPRISE]: { nickName: 'N' },
      });
      const { body } = await scim.get(`/Users/${wrong.id}`);
      for (const name of ['department', 'nickName', ENTERPRISE]) {
        expect(body).not.toHaveProperty([name]);
      }
      expect(await scim.find('/Users', `${ENTERPRISE}:department pr`)).toEqual([right.id]);
      const refusing = await t.mount({
        conformance: { preset: 'rfc', unknownAttributes: 'refuse' },
      });
      const refused = await refusing.post('/Users', aUser({ employeeNumber: '7' }));
      expectScimError(refused, 400, 'invalidSyntax');
    },
  },
  {
    ids: ['RFC7643-3.3-a'],
    title: 'schemas contains the base schema',
    async run(t) {
      const strict = await t.mount({ conformance: 'rfc' });
      const without = aUser({ schemas: [ENTERPRISE], ...department });
      expectScimError(await strict.post('/Users', without), 400, 'invalidSyntax');
      const lenient = await t.mount();
      expect((await lenient.createUser(without)).schemas).toContain(USER);
    },
  },
  {
    ids: ['RFC7643-3.3-b'],
    title: 'schemas names the extensions that are in use',
    async run(t) {
      const scim = await t.mount();
      const { id, schemas } = await scim.createUser(both(department));
      expect([...schemas].sort()).toEqual([USER, ENTERPRISE].sort());
      await scim.patch(`/Users/${id}`, patch(remove(`${ENTERPRISE}:department`)));
      const { body } = await scim.get(`/Users/${id}`);
      expect(body.schemas).toEqual([USER]);
      expect(body).not.toHaveProperty([ENTERPRISE]);
    },
  },
  {
    ids: ['RFC7643-3.3-d'],
    title: 'the URI of an extension is matched without regard to case',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const upper = ENTERPRISE.toUpperCase();
      const { id } = await scim.createUser({
        schemas: [USER.toLowerCase(), upper],
        [upper]: { department: 'Research' },
      });
      const { body } = await scim.get(`/Users/${id}`);
      expect(body).toMatchObject({ schemas: [USER, ENTERPRISE], ...department });
      expect(body).not.toHaveProperty([upper]);
    },
  },
  {
    ids: ['RFC7643-3.3-e'],
    title: 'an extension does not redefine a core attribute',
    async run(t) {
      for (const name of ['userName', 'EMAILS']) {
        await expect(t.mount(withWrongExtension([{ name }]))).rejects.toMatchObject({
          code: 'ERR_SCIM_RESOURCE_TYPE',
        });
      }
      await expect(t.mount(withWrongExtension([{ name: 'badge' }]))).resolves.toBeDefined();
    },
  },
];
