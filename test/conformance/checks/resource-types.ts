import { expect } from '@jest/globals';
import type { Body } from '../answer.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { ACME, DEVICE, withDevices, withUserAttributes } from '../fixtures.js';
import { aUser, GROUP, patch, replace, USER } from '../messages.js';
import type { World } from '../world.js';

interface ResourceType extends Body {
  readonly endpoint: string;
  readonly schema: string;
  readonly schemaExtensions?: readonly { readonly schema: string; readonly required: boolean }[];
}

/** A provider with an extension and a type of the host's own, and what it says about its types. */
async function mountTypes(t: World) {
  const scim = await t.mount({
    ...withDevices([{ name: 'label' }]),
    ...withUserAttributes([{ name: 'badge' }]),
  });
  const { Resources } = (await scim.get('/ResourceTypes')).body;
  return { scim, types: Resources as unknown as readonly ResourceType[] };
}

const BODIES: Readonly<Record<string, () => object>> = {
  User: aUser,
  Group: () => ({ schemas: [GROUP], displayName: 'g' }),
  Device: () => ({ schemas: [DEVICE], label: 'a' }),
};

/** RFC 7643 §6. */
export const resourceTypeChecks: readonly Check[] = [
  {
    ids: ['RFC7643-6-a', 'RFC7643-6-f'],
    title: 'every type has a name, a schema and an endpoint below the base URL',
    async run(t) {
      const { scim, types } = await mountTypes(t);
      expect(types.map(({ name }) => name)).toEqual(['User', 'Group', 'Device']);
      for (const { name, endpoint, schema, id } of types) {
        expect(id).toBe(name);
        expect((await scim.get(`/ResourceTypes/${id}`)).body).toMatchObject({ name, endpoint });
        const made = await scim.post(`/${endpoint.replace(/^\//, '')}`, BODIES[String(name)]?.());
        expectStatus(made, 201);
        expect(made.body.meta.resourceType).toBe(name);
        expect(made.body.schemas).toContain(schema);
      }
    },
  },
  {
    ids: ['RFC7643-6-b', 'RFC7643-6-c'],
    title: 'the schemas that a type names are served',
    async run(t) {
      const { scim, types } = await mountTypes(t);
      for (const { schema, schemaExtensions = [] } of types) {
        for (const urn of [schema, ...schemaExtensions.map((extension) => extension.schema)]) {
          expect(await scim.get(`/Schemas/${urn}`)).toMatchObject({
            status: 200,
            body: { id: urn },
          });
        }
        for (const { required } of schemaExtensions) expect(required).toBe(false);
      }
      const [user] = types;
      expect(user?.schema).toBe(USER);
      expect(user?.schemaExtensions).toContainEqual({ schema: ACME, required: false });
      const { body } = await scim.get(
        '/Schemas/urn:ietf:params:scim:schemas:core:2.0:ResourceType',
      );
      expect(body.attributes).toContainEqual(
        expect.objectContaining({ name: 'schemaExtensions', type: 'complex', multiValued: true }),
      );
    },
  },
  {
    ids: ['RFC7643-6-d'],
    title: 'a required extension must be there with what it requires',
    async run(t) {
      const scim = await t.mount(
        withUserAttributes([{ name: 'badge', required: true }, { name: 'floor' }], {
          required: true,
        }),
      );
      const types = await scim.get('/ResourceTypes/User');
      expect(types.body.schemaExtensions).toContainEqual({ schema: ACME, required: true });
      for (const wrong of [aUser(), aUser({ [ACME]: {} }), aUser({ [ACME]: { floor: '3' } })]) {
        expectScimError(await scim.post('/Users', wrong), 400, 'invalidValue');
      }
      const { id } = await scim.createUser({ [ACME]: { badge: '7' } });
      expectScimError(await scim.put(`/Users/${id}`, aUser()), 400, 'invalidValue');
      const gone = patch(replace(ACME, null));
      expect((await scim.patch(`/Users/${id}`, gone)).status).toBe(400);
      expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ [ACME]: { badge: '7' } });
    },
  },
  {
    ids: ['RFC7643-6-e'],
    title: 'an extension that is not required may be absent, whatever it requires',
    async run(t) {
      const scim = await t.mount(
        withUserAttributes([{ name: 'badge', required: true }, { name: 'floor' }]),
      );
      expect(await scim.createUser()).not.toHaveProperty([ACME]);
      const partial = await scim.post('/Users', aUser({ [ACME]: { floor: '3' } }));
      expectScimError(partial, 400, 'invalidValue');
    },
  },
  {
    ids: ['RFC7643-6-g'],
    title: 'resource types are read-only',
    async run(t) {
      const { scim } = await mountTypes(t);
      const path = '/ResourceTypes/User';
      const before = await scim.get(path);
      for (const answer of [
        await scim.delete(path),
        await scim.put(path, before.body),
        await scim.patch(path, patch(replace('description', 'x'))),
        await scim.post('/ResourceTypes', before.body),
      ]) {
        expect([405, 501]).toContain(answer.status);
        expectScimError(answer, answer.status);
      }
      expect((await scim.get(path)).text).toBe(before.text);
    },
  },
];
