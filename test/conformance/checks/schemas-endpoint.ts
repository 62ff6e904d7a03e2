import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { ACME, DEVICE, withDevices, withUserAttributes } from '../fixtures.js';
import {
  ENTERPRISE,
  GROUP,
  patch,
  RESOURCE_TYPE,
  replace,
  SCHEMA,
  SERVICE_PROVIDER_CONFIG,
  USER,
} from '../messages.js';
import type { World } from '../world.js';
import { DEFINITIONS, type Described, FROM_ELSEWHERE, line } from './definitions.js';

interface SchemaBody {
  readonly id: string;
  readonly attributes: readonly Described[];
}

/** A provider with an extension and a type of the host's own, and its schemas. */
async function mountSchemas(t: World) {
  const scim = await t.mount({
    ...withDevices([{ name: 'label' }, { name: 'raw', type: 'binary' }]),
    ...withUserAttributes([{ name: 'badge' }, { name: 'size', type: 'decimal' }]),
  });
  const { Resources } = (await scim.get('/Schemas')).body;
  return { scim, schemas: Resources as unknown as readonly SchemaBody[] };
}

interface Placed extends Described {
  /** Schema and name of the parent, e.g. `urn:…:User emails`. */
  readonly parent: string;
}

/** All attributes at all levels. */
function everyAttribute(schemas: readonly SchemaBody[]): readonly Placed[] {
  const below = (parent: string, attributes: readonly Described[]): readonly Placed[] =>
    attributes.flatMap((attribute) => [
      { ...attribute, parent },
      ...below(`${parent} ${attribute.name}`, attribute.subAttributes ?? []),
    ]);
  return schemas.flatMap(({ id, attributes }) => below(id, attributes));
}

const VALUES = {
  type: ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'],
  mutability: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  returned: ['always', 'never', 'default', 'request'],
  uniqueness: ['none', 'server', 'global'],
} as const;

/** RFC 7643 §7 and §8.7: what `/Schemas` serves. */
export const schemasEndpointChecks: readonly Check[] = [
  {
    ids: ['RFC7643-7-a'],
    title: 'every schema that a resource uses is served',
    async run(t) {
      const { scim, schemas } = await mountSchemas(t);
      const user = await scim.createUser({
        [ENTERPRISE]: { department: 'x' },
        [ACME]: { badge: '7' },
      });
      const group = await scim.createGroup();
      const device = (await scim.post('/Devices', { schemas: [DEVICE], label: 'a' })).body;
      const discovered = [
        (await scim.get('/ServiceProviderConfig')).body,
        (await scim.get('/ResourceTypes/User')).body,
        (await scim.get(`/Schemas/${USER}`)).body,
      ];
      const used = [user, group, device, ...discovered].flatMap(({ schemas }) => schemas);
      expect([...new Set(used)].sort()).toEqual(
        [
          USER,
          ENTERPRISE,
          ACME,
          GROUP,
          DEVICE,
          SERVICE_PROVIDER_CONFIG,
          RESOURCE_TYPE,
          SCHEMA,
        ].sort(),
      );
      for (const urn of used) {
        expectStatus(await scim.get(`/Schemas/${urn}`), 200);
        expect(schemas.map(({ id }) => id)).toContain(urn);
      }
    },
  },
  {
    ids: ['RFC7643-7-b'],
    title: 'the id of a schema is its URI',
    async run(t) {
      const { scim, schemas } = await mountSchemas(t);
      for (const { id } of schemas) {
        for (const query of ['', '?attributes=name', '?excludedAttributes=id']) {
          expect(await scim.get(`/Schemas/${id}${query}`)).toMatchObject({
            status: 200,
            body: { id, meta: { location: `${scim.baseUrl}/Schemas/${id}` } },
          });
        }
      }
      expectScimError(await scim.get(`/Schemas/${USER}x`), 404);
    },
  },
  {
    ids: ['RFC7643-7-c', 'RFC7643-7-d'],
    title: 'every attribute spells out its characteristics',
    async run(t) {
      const { schemas } = await mountSchemas(t);
      const attributes = everyAttribute(schemas);
      expect(attributes.length).toBeGreaterThan(100);
      for (const attribute of attributes) {
        expect(attribute).toMatchObject({
          name: expect.stringMatching(/./),
          type: expect.any(String),
          multiValued: expect.any(Boolean),
          description: expect.any(String),
          required: expect.any(Boolean),
          mutability: expect.any(String),
          returned: expect.any(String),
        });
        for (const [name, values] of Object.entries(VALUES)) {
          const value = attribute[name as keyof typeof VALUES];
          if (value !== undefined) expect(values).toContain(value);
        }
        const text = ['string', 'reference', 'binary'].includes(attribute.type);
        expect(typeof attribute.caseExact).toBe(text ? 'boolean' : 'undefined');
        const unique = !['complex', 'boolean', 'binary'].includes(attribute.type);
        expect(typeof attribute.uniqueness).toBe(unique ? 'string' : 'undefined');
        expect(Array.isArray(attribute.subAttributes)).toBe(attribute.type === 'complex');
        expect(attribute.subAttributes?.length ?? 1).toBeGreaterThan(0);
        expect(Array.isArray(attribute.referenceTypes)).toBe(attribute.type === 'reference');
      }
      const types = new Set(attributes.map(({ type }) => type));
      expect(types).toContain('binary');
      const canonical = attributes.filter(({ canonicalValues }) => canonicalValues);
      expect(canonical.map(({ parent, name }) => `${parent} ${name}`)).toContain(
        `${USER} emails type`,
      );
    },
  },
  {
    ids: ['RFC7643-7-t'],
    title: 'referenceTypes is a list of types, "external" or "uri"',
    async run(t) {
      const { scim, schemas } = await mountSchemas(t);
      const types = (await scim.get('/ResourceTypes')).body.Resources.map(({ name }) => name);
      const attributes = everyAttribute(schemas);
      const references = attributes.filter(({ type }) => type === 'reference');
      for (const { referenceTypes = [] } of references) {
        expect(referenceTypes.length).toBeGreaterThan(0);
        for (const type of referenceTypes) expect([...types, 'external', 'uri']).toContain(type);
      }
      const of = (parent: string) =>
        references.find((attribute) => attribute.parent === parent && attribute.name === '$ref');
      expect(of(`${USER} groups`)?.referenceTypes).toEqual(['Group']);
      expect(of(`${GROUP} members`)?.referenceTypes).toEqual(['User', 'Group']);
      const self = attributes.find(({ name }) => name === 'referenceTypes');
      expect(self).toMatchObject({ multiValued: true });
    },
  },
  {
    ids: ['RFC7643-7-u'],
    title: 'complex attributes have no uniqueness and no case',
    async run(t) {
      const { schemas } = await mountSchemas(t);
      const complex = everyAttribute(schemas).filter(({ type }) => type === 'complex');
      expect(complex.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['name', 'emails', 'addresses', 'members', 'manager']),
      );
      for (const attribute of complex) {
        expect(attribute).not.toHaveProperty('uniqueness');
        expect(attribute).not.toHaveProperty('caseExact');
      }
    },
  },
  {
    ids: ['RFC7643-7-v'],
    title: 'schemas are read-only, and returned whole',
    async run(t) {
      const { scim } = await mountSchemas(t);
      const path = `/Schemas/${USER}`;
      const before = await scim.get(path);
      for (const answer of [
        await scim.post('/Schemas', before.body),
        await scim.put(path, { ...before.body, attributes: [] }),
        await scim.patch(path, patch(replace('name', 'x'))),
        await scim.delete(path),
      ]) {
        expect([405, 501]).toContain(answer.status);
        expectScimError(answer, answer.status);
      }
      expect((await scim.get(path)).text).toBe(before.text);
      const self = (await scim.get(`/Schemas/${SCHEMA}`)).body as unknown as SchemaBody;
      for (const { name, mutability, returned } of everyAttribute([self])) {
        expect({ name, mutability }).toEqual({ name, mutability: 'readOnly' });
        expect({ name, returned }).toEqual({
          name,
          returned: name === 'id' ? 'always' : 'default',
        });
      }
    },
  },
  {
    ids: ['RFC7643-8.7-a'],
    title: 'the schemas of the RFC are served as in section 8.7, errata applied',
    async run(t) {
      const scim = await t.mount();
      for (const [urn, expected] of Object.entries(DEFINITIONS)) {
        const { attributes } = (await scim.get(`/Schemas/${urn}`)).body as unknown as SchemaBody;
        const lines = everyAttribute([{ id: '', attributes }]).map((attribute) =>
          line(
            attribute.parent.slice(1).replaceAll(' ', '.').replace(/$/, '.').replace(/^\.$/, ''),
            attribute,
          ),
        );
        expect(lines.filter((text) => !FROM_ELSEWHERE.test(text)).sort()).toEqual(
          [...expected].sort(),
        );
      }
    },
  },
  {
    ids: ['RFC7643-8.7-b'],
    title: 'authenticationSchemes has type and primary',
    async run(t) {
      const { scim, schemas } = await mountSchemas(t);
      const parent = `${SERVICE_PROVIDER_CONFIG} authenticationSchemes`;
      const named = everyAttribute(schemas).filter((attribute) => attribute.parent === parent);
      expect(named).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: 'type', type: 'string', required: true }),
          expect.objectContaining({ name: 'primary', type: 'boolean' }),
        ]),
      );
      const { body } = await scim.get('/ServiceProviderConfig');
      expect(body.authenticationSchemes).toMatchObject([{ type: expect.any(String) }]);
    },
  },
];
