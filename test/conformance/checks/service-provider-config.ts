import { expect } from '@jest/globals';
import type { AuthenticationScheme, Authenticator } from '../../../src/auth/index.js';
import type { Answer } from '../answer.js';
import type { Check } from '../check.js';
import { expectRefused, expectScimError, expectStatus } from '../expect.js';
import { aUser, patch, replace, SERVICE_PROVIDER_CONFIG } from '../messages.js';

const PATH = '/ServiceProviderConfig';

interface Feature {
  readonly supported: boolean;
  readonly maxOperations: number;
  readonly maxPayloadSize: number;
  readonly maxResults: number;
}

interface Config {
  readonly patch: Feature;
  readonly bulk: Feature;
  readonly filter: Feature;
  readonly changePassword: Feature;
  readonly sort: Feature;
  readonly etag: Feature;
  readonly authenticationSchemes: readonly AuthenticationScheme[];
}

const configOf = ({ body }: Answer) => body as unknown as Config;

function authWith(scheme: object): Authenticator {
  return { verify: () => ({ id: 'anybody' }), scheme: scheme as AuthenticationScheme };
}

interface Described {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly subAttributes?: readonly Described[];
}

const JSON_TYPE: Readonly<Record<string, string>> = {
  string: 'string',
  reference: 'string',
  boolean: 'boolean',
  integer: 'number',
  complex: 'object',
};

/** Holds a value against the attributes of a served schema. */
function expectDescribed(value: object, attributes: readonly Described[]): void {
  const given = new Map(Object.entries(value));
  for (const { name, type, required, subAttributes } of attributes) {
    const found: unknown = given.get(name);
    given.delete(name);
    if (required) expect({ name, found }).not.toEqual({ name, found: undefined });
    for (const item of [found ?? []].flat()) {
      expect({ name, type: typeof item }).toEqual({ name, type: JSON_TYPE[type] });
      if (subAttributes) expectDescribed(item as object, subAttributes);
    }
  }
  expect([...given.keys()]).toEqual([]);
}

/** RFC 7643 §5. */
export const serviceProviderConfigChecks: readonly Check[] = [
  {
    ids: ['RFC7643-5-a'],
    title: 'ServiceProviderConfig has all its parts, as its schema says',
    async run(t) {
      const scim = await t.mount({ discovery: { documentationUri: 'https://example.com/help' } });
      const answer = await scim.get(PATH);
      expectStatus(answer, 200);
      const { schemas, meta, id: _, ...config } = answer.body;
      expect(schemas).toEqual([SERVICE_PROVIDER_CONFIG]);
      expect(meta.resourceType).toBe('ServiceProviderConfig');
      expect(config).toMatchObject({
        patch: { supported: expect.any(Boolean) },
        bulk: {
          supported: expect.any(Boolean),
          maxOperations: expect.any(Number),
          maxPayloadSize: expect.any(Number),
        },
        filter: { supported: expect.any(Boolean), maxResults: expect.any(Number) },
        changePassword: { supported: expect.any(Boolean) },
        sort: { supported: expect.any(Boolean) },
        etag: { supported: expect.any(Boolean) },
        authenticationSchemes: expect.any(Array),
      });
      const schema = (await scim.get(`/Schemas/${SERVICE_PROVIDER_CONFIG}`)).body;
      expectDescribed(config, schema.attributes as readonly Described[]);
    },
  },
  {
    ids: ['RFC7643-5-c'],
    title: 'filter.maxResults is how many resources a list really holds',
    async run(t) {
      const scim = await t.mount({ limits: { maxPageSize: 3, defaultPageSize: 2 } });
      for (let i = 0; i < 5; i += 1) await scim.createUser();
      const { filter } = configOf(await scim.get(PATH));
      expect(filter).toEqual({ supported: true, maxResults: 3 });
      const { body } = await scim.get('/Users?count=100');
      expect(body.totalResults).toBe(5);
      expect(body.Resources).toHaveLength(filter.maxResults);
    },
  },
  {
    ids: ['RFC7643-5-d'],
    title: 'what is advertised is what happens',
    async run(t) {
      const scim = await t.mount();
      const config = configOf(await scim.get(PATH));
      const ada = await scim.createUser({ userName: 'ada' });
      const bob = await scim.createUser({ userName: 'bob' });
      const path = `/Users/${ada.id}`;

      const patched = await scim.patch(path, patch(replace('title', 'Dr')));
      expect(patched.status === 200).toBe(config.patch.supported);
      expect(patched.status === 501).toBe(!config.patch.supported);

      const bulk = await scim.post('/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [{ method: 'POST', path: '/Users', bulkId: 'b', data: aUser() }],
      });
      expect(bulk.status).toBe(config.bulk.supported ? 200 : 501);

      const filter = encodeURIComponent('userName eq "bob"');
      const found = (await scim.get(`/Users?filter=${filter}`)).body.Resources;
      expect(found.length === 1).toBe(config.filter.supported);

      const sorted = await scim.get('/Users?sortBy=userName&sortOrder=descending&count=100');
      const order = sorted.body.Resources.map(({ id }) => id);
      expect(order.indexOf(bob.id) < order.indexOf(ada.id)).toBe(config.sort.supported);

      const read = await scim.get(path);
      expect(read.headers.etag !== undefined).toBe(config.etag.supported);
      expect(read.body.meta.version !== undefined).toBe(config.etag.supported);
      const tag = { 'If-None-Match': String(read.headers.etag) };
      const fresh = await scim.get(`${path}?excludedAttributes=groups`, tag);
      expect(fresh.status === 304).toBe(config.etag.supported);

      const before = read.headers.etag;
      const secret = await scim.patch(path, patch(replace('password', 'Correct-Horse-7')));
      expectStatus(secret, 200, 204);
      const after = (await scim.get(path)).headers.etag;
      expect(after !== before).toBe(config.changePassword.supported);
    },
  },
  {
    ids: ['RFC7643-5-d'],
    title: 'changePassword is not advertised where the store keeps no password',
    async run(t) {
      const { userStore } = (await t.mount()).stores;
      const capabilities = { ...userStore.capabilities, attributes: ['userName', 'active'] };
      const scim = await t.mount({ userStore: { ...userStore, capabilities } });
      const config = configOf(await scim.get(PATH));
      expect(config.changePassword).toEqual({ supported: false });
    },
  },
  {
    ids: ['RFC7643-5-e'],
    title: 'authentication schemes are complete, of the types that there are',
    async run(t) {
      const types = ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'];
      const { authenticationSchemes } = configOf(await (await t.mount()).get(PATH));
      expect(authenticationSchemes.length).toBeGreaterThan(0);
      for (const { type, name, description } of authenticationSchemes) {
        expect(types).toContain(type);
        expect(name).toMatch(/./);
        expect(description).toMatch(/./);
      }
      const complete = { type: 'oauth2', name: 'OAuth 2.0', description: 'RFC 6749' };
      const { body } = await (await t.mount({ auth: authWith(complete) })).get(PATH);
      expect(body.authenticationSchemes).toEqual([complete]);
      for (const wrong of [
        { ...complete, type: 'foo' },
        { ...complete, name: '' },
        { type: 'oauth2', name: 'OAuth 2.0' },
      ]) {
        await expectRefused(t, { auth: authWith(wrong) }, 'ERR_SCIM_OPTION_VALUE');
      }
    },
  },
  {
    ids: ['RFC7643-5-g'],
    title: 'nothing of it can be changed, and it has no id of its own to be found by',
    async run(t) {
      const scim = await t.mount();
      const before = await scim.get(PATH);
      const change = { ...before.body, patch: { supported: false } };
      for (const answer of [
        await scim.put(PATH, change),
        await scim.post(PATH, change),
        await scim.patch(PATH, patch(replace('patch.supported', false))),
        await scim.delete(PATH),
      ]) {
        expect([405, 501]).toContain(answer.status);
        expectScimError(answer, answer.status);
      }
      expect((await scim.get(PATH)).text).toBe(before.text);
      expectScimError(await scim.get(`${PATH}/ServiceProviderConfig`), 404);
      const { body } = await scim.get(`/Schemas/${SERVICE_PROVIDER_CONFIG}`);
      const text = JSON.stringify(body.attributes);
      expect(text.match(/"mutability":"\w+"/g)).toContain('"mutability":"readOnly"');
      expect(text).not.toMatch(/"mutability":"(?!readOnly)/);
    },
  },
  {
    ids: ['RFC7643-5-h'],
    title: 'addresses of documentation are shown as configured',
    async run(t) {
      const scheme = {
        type: 'oauthbearertoken',
        name: 'Token',
        description: 'A token',
        specUri: 'https://example.com/spec',
        documentationUri: 'https://example.com/token',
      };
      const documentationUri = 'https://example.com/help';
      const scim = await t.mount({ discovery: { documentationUri }, auth: authWith(scheme) });
      expect((await scim.get(PATH)).body).toMatchObject({
        documentationUri,
        authenticationSchemes: [scheme],
      });
      expect((await (await t.mount()).get(PATH)).body).not.toHaveProperty('documentationUri');
    },
  },
];
