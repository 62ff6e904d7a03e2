import { expect } from '@jest/globals';
import { TOKEN } from '../../support/app.js';
import type { Answer } from '../answer.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { DEVICE, deviceType, withType } from '../fixtures.js';
import { aUser, ENTERPRISE, LIST_RESPONSE, PATCH_OP, patch, replace } from '../messages.js';

const SCIM_JSON = 'application/scim+json';
const JSON_TYPE = 'application/json';
const CREDENTIALS = { Authorization: `Bearer ${TOKEN}` };

function expectScimType({ status, headers, text }: Answer): void {
  expect({ status, text, type: headers['content-type'] }).toMatchObject({
    type: expect.stringMatching(/^application\/scim\+json(; ?charset=utf-8)?$/i),
  });
}

/** Paths, methods, media types and versions (RFC 7644 §1.3, §3.1, §3.2, §3.8, §3.13). */
export const requestChecks: readonly Check[] = [
  {
    ids: ['RFC7644-1.3-a'],
    title: 'the base URI may have any path, which every URI in an answer begins with',
    async run(t) {
      const scim = await t.mount({}, { path: '/tenants/t1/scim/v2' });
      const ada = await scim.createUser();
      const crew = await scim.createGroup('Crew', [ada.id]);
      const base = `${scim.origin}/tenants/t1/scim/v2`;
      expect(ada.meta.location).toBe(`${base}/Users/${ada.id}`);
      const group = await scim.get(`/Groups/${crew.id}`);
      expect(group.body.members[0]?.$ref).toBe(ada.meta.location);
      expect(group.headers.location).toBe(`${base}/Groups/${crew.id}`);
      const user = await scim.get(`/Users/${ada.id}`);
      expect(user.body.groups[0]?.$ref).toBe(`${base}/Groups/${crew.id}`);
      for (const path of ['/Schemas', '/ResourceTypes']) {
        for (const { id, meta } of (await scim.get(path)).body.Resources) {
          expect(meta.location).toBe(`${base}${path}/${id}`);
        }
      }
    },
  },
  {
    ids: ['RFC7644-3.1-a', 'RFC7644-3.8-b', 'RFC7644-3.8-d'],
    title: 'every answer with a body is application/scim+json, whatever was asked for or nothing',
    async run(t) {
      const scim = await t.mount();
      const made = await scim.post('/Users', aUser());
      const path = `/Users/${made.body.id}`;
      const answers = [
        made,
        await scim.get(path),
        await scim.get('/Users'),
        await scim.put(path, aUser()),
        await scim.patch(path, patch(replace('title', 'x'))),
        await scim.get('/ServiceProviderConfig'),
        await scim.get('/Schemas'),
        await scim.get('/Users/nobody'),
        await scim.post('/Users', '{'),
        await scim.anonymous.get('/Users'),
        await scim.get('/Nope'),
        await scim.get(path, { Accept: '*/*' }),
      ];
      for (const answer of answers) expectScimType(answer);
      const bare = await scim.request({ path: scim.mount + path, headers: CREDENTIALS });
      expectStatus(bare, 200);
      expectScimType(bare);
    },
  },
  {
    ids: ['RFC7644-3.8-e'],
    title: 'a body of type application/json is taken',
    async run(t) {
      for (const conformance of ['lenient', 'rfc'] as const) {
        const scim = await t.mount({ conformance });
        for (const type of [
          JSON_TYPE,
          `${JSON_TYPE}; charset=utf-8`,
          `${SCIM_JSON};charset=UTF-8`,
        ]) {
          expectStatus(await scim.post('/Users', aUser(), { 'Content-Type': type }), 201);
        }
      }
    },
  },
  {
    ids: ['RFC7644-3.8-f'],
    title: 'another media type of a body is 415; an Accept that cannot be met gets the default',
    async run(t) {
      const scim = await t.mount();
      for (const type of [
        'text/xml',
        'application/xml',
        'multipart/form-data',
        'application/json5',
      ]) {
        expectScimError(await scim.post('/Users', aUser(), { 'Content-Type': type }), 415);
      }
      // A charset parameter means nothing for JSON, which is UTF-8 (RFC 8259 §11).
      const latin = { 'Content-Type': `${SCIM_JSON}; charset=iso-8859-1` };
      expectStatus(await scim.post('/Users', aUser(), latin), 201);
      const strict = await t.mount({ conformance: 'rfc' });
      const plain = { 'Content-Type': 'text/plain' };
      expectScimError(await strict.post('/Users', aUser(), plain), 415);
      const found = await scim.get('/Users', { Accept: 'text/html' });
      expect(found).toMatchObject({ status: 200, body: { totalResults: 1 } });
      expectScimType(found);
    },
  },
  {
    ids: ['RFC7644-3.8-a'],
    title: 'text is UTF-8 both ways',
    async run(t) {
      const scim = await t.mount();
      const displayName = 'Zoë Łukasz 山田 🧑‍🚀';
      const made = await scim.post('/Users', aUser({ displayName }));
      expect(made).toMatchObject({ status: 201, body: { displayName } });
      const read = await scim.get(`/Users/${made.body.id}`);
      expect(read.body).toMatchObject({ displayName });
      expect(Number(read.headers['content-length'])).toBe(Buffer.byteLength(read.text));
      expect(await scim.find('/Users', `displayName eq "${displayName}"`)).toEqual([made.body.id]);
    },
  },
  {
    ids: ['RFC7644-3.1-b'],
    title: 'message schemas are no schemas of resources',
    async run(t) {
      const scim = await t.mount();
      const { Resources } = (await scim.get('/Schemas')).body;
      expect(Resources.length).toBeGreaterThan(2);
      expect(Resources.filter(({ id }) => id.startsWith('urn:ietf:params:scim:api:'))).toEqual([]);
      for (const urn of [PATCH_OP, LIST_RESPONSE]) {
        expectScimError(await scim.get(`/Schemas/${urn}`), 404);
      }
      const found = await scim.get('/Users');
      expect(found.body.schemas).toEqual([LIST_RESPONSE]);
    },
  },
  {
    ids: ['RFC7644-3.1-c'],
    title: 'an answer shows what is kept, not what was sent',
    async run(t) {
      const scim = await t.mount();
      const { active: _, ...silent } = aUser();
      const made = await scim.post('/Users', { ...silent, unheardOf: 'x' });
      expect(made.body).toMatchObject({ active: true, meta: { resourceType: 'User' } });
      expect(made.body).not.toHaveProperty('unheardOf');
      const path = `/Users/${made.body.id}`;
      expect((await scim.get(path)).body).toEqual(made.body);
      const put = await scim.put(path, { ...silent, active: null, unheardOf: 'y' });
      expect(put.body).toEqual((await scim.get(path)).body);
    },
  },
  {
    ids: ['RFC7644-3.1-d'],
    title: 'unknown attributes are ignored, or refused by a profile that demands it, never kept',
    async run(t) {
      const extra = { unheardOf: 'x', name: { givenName: 'Ada', unheardOf: 'y' } };
      for (const conformance of ['lenient', 'rfc'] as const) {
        const scim = await t.mount({ conformance });
        const { id } = await scim.createUser(extra);
        const read = await scim.get(`/Users/${id}`);
        expect(read.body.name).toEqual({ givenName: 'Ada' });
        expect(read.text).not.toContain('unheardOf');
      }
      const scim = await t.mount({ conformance: 'interop' });
      expectScimError(await scim.post('/Users', aUser(extra)), 400, 'invalidSyntax');
    },
  },
  {
    ids: ['RFC7644-3.2-a', 'RFC7644-3.2-b'],
    title: 'resources are at the plural of their type’s name, or where the host says',
    async run(t) {
      const scim = await t.mount(withType(deviceType([{ name: 'label' }])));
      const { id } = await scim.createUser({ [ENTERPRISE]: { department: 'R&D' } });
      expectStatus(await scim.get(`/Users/${id}`), 200);
      const crew = await scim.createGroup();
      expectStatus(await scim.get(`/Groups/${crew.id}`), 200);
      const device = { schemas: [DEVICE], label: 'a' };
      expectStatus(await scim.post('/Devices', device), 201);
      const types = (await scim.get('/ResourceTypes')).body.Resources;
      expect(types.map(({ endpoint }) => endpoint)).toEqual(['/Users', '/Groups', '/Devices']);

      const type = { ...deviceType([{ name: 'label' }]), endpoint: '/Machines' };
      const other = await t.mount(withType(type));
      expectStatus(await other.post('/Machines', device), 201);
      expectScimError(await other.get('/Devices'), 404);
    },
  },
  {
    ids: ['RFC7644-3.2-c'],
    title: 'PUT never creates',
    async run(t) {
      const scim = await t.mount();
      expectScimError(await scim.put('/Users/unknown', aUser()), 404);
      expectScimError(await scim.put('/Users', aUser()), 405);
      expect((await scim.get('/Users')).body.totalResults).toBe(0);
    },
  },
  {
    ids: ['RFC7644-3.2-e'],
    title: 'a method without meaning at an endpoint is 405 and says which have one',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const wrong = [
        ['DELETE', '/Users', 'GET, POST'],
        ['PATCH', '/Users', 'GET, POST'],
        ['POST', `/Users/${id}`, 'GET, PUT, PATCH, DELETE'],
        ['GET', '/Bulk', 'POST'],
        ['GET', '/.search', 'POST'],
        ['POST', '/ServiceProviderConfig', 'GET'],
        ['DELETE', '/Schemas', 'GET'],
        ['PUT', '/ResourceTypes/User', 'GET'],
        ['TRACE', '/Users', 'GET, POST'],
      ] as const;
      for (const [method, path, allow] of wrong) {
        const answer = await scim.request({
          method,
          path: scim.mount + path,
          headers: CREDENTIALS,
        });
        expectScimError(answer, 405);
        expect(answer.headers.allow).toBe(allow);
      }
      expectStatus(await scim.get(`/Users/${id}`), 200);
    },
  },
  {
    ids: ['RFC7644-3.2-f', 'RFC7644-3.12-f'],
    title: 'unknown endpoints and unknown resources are 404, as SCIM errors',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const paths = [
        '/Nope',
        '/Users/nobody',
        '/Groups/none',
        `/Users/${id}/emails`,
        `/Groups/${id}`,
      ];
      const exact = await t.mount({ conformance: { pathSpelling: 'exact' } });
      expectScimError(await exact.get('/Users//'), 404);
      for (const path of [...paths, '/Users%2F', '/User', '/Schemas/urn:nope']) {
        expectScimError(await scim.get(path), 404);
      }
      expectScimError(await scim.delete('/Users/nobody'), 404);
      expectScimError(await scim.post('/Nope', aUser()), 404);
    },
  },
  {
    ids: ['RFC7644-3.13-a', 'RFC7644-3.13-b', 'RFC7644-3.12-s'],
    title: 'a version in front of the endpoint is honoured or refused; without one it is version 2',
    async run(t) {
      const scim = await t.mount({}, { path: '/scim' });
      const { id } = await scim.createUser();
      for (const path of ['/v2/Users', '/Users', '/V2/Users']) {
        expect(await scim.find(path, 'id pr')).toEqual([id]);
      }
      expect((await scim.get(`/v2/Users/${id}`)).body.id).toBe(id);
      for (const path of ['/v1/Users', '/v3/Users', `/v1/Users/${id}`, '/v20/Users']) {
        expectScimError(await scim.get(path), 400, 'invalidVers');
      }
      expectScimError(await scim.get('/Users/v2'), 404);
    },
  },
];
