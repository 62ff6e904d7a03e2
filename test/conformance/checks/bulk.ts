import { expect } from '@jest/globals';
import type { ScimOptions } from '../../../src/index.js';
import { TOKEN } from '../../support/app.js';
import { SCIM_JSON } from '../../support/client.js';
import { rawRequest } from '../../support/raw-request.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import {
  add,
  aUser,
  BULK_REQUEST,
  BULK_RESPONSE,
  ENTERPRISE,
  ERROR,
  PATCH_OP,
  patch,
  replace,
} from '../messages.js';
import type { Provider, World } from '../world.js';

interface Result {
  readonly method: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly location?: string;
  readonly status: string;
  readonly response?: { readonly schemas: readonly string[]; readonly status: string };
}

const request = (Operations: unknown, more: object = {}) => ({
  schemas: [BULK_REQUEST],
  ...more,
  Operations,
});

const postUser = (bulkId: string, attributes: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: aUser(attributes),
});

const postGroup = (bulkId: string, members: readonly object[], displayName = bulkId) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { displayName, members },
});

const remove = (id: string) => ({ method: 'DELETE', path: `/Users/${id}` });
const member = (value: string) => ({ value });
const managedBy = (manager: object) => ({ [ENTERPRISE]: { manager } });

/** Sends operations that must be processed, and gives their results. */
async function process(
  scim: Provider,
  operations: readonly object[],
  more: object = {},
): Promise<readonly Result[]> {
  const answer = await scim.post('/Bulk', request(operations, more));
  expectStatus(answer, 200);
  return answer.body.Operations as unknown as readonly Result[];
}

const statuses = (results: readonly Result[]) => results.map(({ status }) => status);
const idOf = (result: Result | undefined) => result?.location?.split('/').at(-1) ?? 'none';

async function countUsers(scim: Provider): Promise<number> {
  return (await scim.get('/Users')).body.totalResults;
}

async function membersOf(scim: Provider, result: Result | undefined): Promise<readonly string[]> {
  const { body } = await scim.get(`/Groups/${idOf(result)}`);
  return (body.members ?? []).map(({ value }) => value);
}

async function managerOf(scim: Provider, result: Result | undefined): Promise<unknown> {
  const { body } = await scim.get(`/Users/${idOf(result)}`);
  const extension = body[ENTERPRISE] as { readonly manager: { readonly value: string } };
  return extension.manager.value;
}

/** Expects that the whole request is refused and nothing of it was done. */
async function expectNothingDone(
  t: World,
  body: unknown,
  options: Partial<ScimOptions> = {},
): Promise<void> {
  const scim = await t.mount(options);
  expectScimError(await scim.post('/Bulk', body), 400, 'invalidSyntax');
  expect(await countUsers(scim)).toBe(0);
}

const LIMITS = { maxBulkOperations: 2, maxBodyBytes: 3_000 };
const tooLarge = () => request([postUser('a', { title: 'x'.repeat(3_000) })]);

/** Bulk operations (RFC 7644 §3.7). */
export const bulkChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.7-a', 'RFC7644-3.7.4-c'],
    title: 'what ServiceProviderConfig says about Bulk is so',
    async run(t) {
      const scim = await t.mount({ limits: LIMITS });
      const { body } = await scim.get('/ServiceProviderConfig');
      expect(body.bulk).toEqual({ supported: true, maxOperations: 2, maxPayloadSize: 3_000 });
      expect(statuses(await process(scim, [postUser('a'), postUser('b')]))).toEqual(['201', '201']);
      const three = request([postUser('a'), postUser('b'), postUser('c')]);
      expectScimError(await scim.post('/Bulk', three), 413);
      expectScimError(await scim.post('/Bulk', tooLarge()), 413);
    },
  },
  {
    ids: ['RFC7644-3.7-b', 'RFC7644-3.12-o'],
    title: 'the request names BulkRequest, the answer BulkResponse',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const answer = await scim.post('/Bulk', request([postUser('a')]));
      expectStatus(answer, 200);
      expect(answer.body.schemas).toEqual([BULK_RESPONSE]);
      const Operations = [postUser('b')];
      for (const wrong of [{ Operations }, { schemas: [PATCH_OP], Operations }]) {
        await expectNothingDone(t, wrong, { conformance: 'rfc' });
      }
      await expectNothingDone(t, '{"Operations":[');
    },
  },
  {
    ids: ['RFC7644-3.7-c'],
    title: 'Operations is required, and a method is POST, PUT, PATCH or DELETE',
    async run(t) {
      const get = { method: 'GET', path: '/Users/1' };
      const bodies = [{ schemas: [BULK_REQUEST] }, request(postUser('a')), request([get])];
      for (const body of bodies) await expectNothingDone(t, body);
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const path = `/Users/${id}`;
      const results = await process(scim, [
        postUser('a'),
        { method: 'PUT', path, data: aUser() },
        { method: 'PATCH', path, data: patch(add('title', 'Lead')) },
        { method: 'DELETE', path },
      ]);
      expect(statuses(results)).toEqual(['201', '200', '200', '204']);
    },
  },
  {
    ids: ['RFC7644-3.7-d'],
    title: 'a bulkId is required for POST and used once',
    async run(t) {
      await expectNothingDone(t, request([postUser('a'), { ...postUser('b'), bulkId: undefined }]));
      await expectNothingDone(t, request([postUser('a'), postUser('a')]));
    },
  },
  {
    ids: ['RFC7644-3.7-e'],
    title: 'a path is an endpoint for POST and a resource for the rest',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const results = await process(scim, [
        { ...postUser('a'), path: `/Users/${id}` },
        { method: 'PUT', path: '/Users', data: aUser() },
        { method: 'DELETE', path: '/Users' },
        { method: 'PATCH', data: patch(add('title', 'Lead')) },
        { ...postUser('b'), path: '/Nothing' },
        postUser('c'),
      ]);
      expect(statuses(results)).toEqual(['400', '400', '400', '400', '404', '201']);
      expect(await countUsers(scim)).toBe(2);
    },
  },
  {
    ids: ['RFC7644-3.7-f'],
    title: 'POST, PUT and PATCH need data',
    async run(t) {
      const scim = await t.mount();
      const { id, meta } = await scim.createUser();
      const path = `/Users/${id}`;
      const results = await process(scim, [
        { method: 'POST', path: '/Users', bulkId: 'a' },
        { method: 'PUT', path },
        { method: 'PATCH', path },
      ]);
      const wanted = { status: '400', response: { status: '400', scimType: 'invalidSyntax' } };
      expect(results).toMatchObject([wanted, wanted, wanted]);
      expect((await scim.get(path)).body.meta.version).toBe(meta.version);
    },
  },
  {
    ids: ['RFC7644-3.7-g', 'RFC7644-3.7.3-e'],
    title: 'the version of a result is the precondition of a later operation',
    async run(t) {
      const scim = await t.mount();
      const { id, meta } = await scim.createUser();
      const path = `/Users/${id}`;
      const title = (value: string, version?: string) => ({
        method: 'PATCH',
        path,
        version,
        data: patch(replace('title', value)),
      });
      const [first, made] = await process(scim, [title('one', meta.version), postUser('a')]);
      expect(first).toMatchObject({ status: '200', version: expect.stringMatching(/^W\/"/) });
      expect(first?.version).not.toBe(meta.version);
      expect((await scim.get(path)).headers.etag).toBe(first?.version);
      expect((await scim.get(`/Users/${idOf(made)}`)).headers.etag).toBe(made?.version);
      const version = meta.version;
      const stale = await process(scim, [
        title('two', version),
        { method: 'PUT', path, version, data: aUser() },
        { method: 'DELETE', path, version },
      ]);
      expect(statuses(stale)).toEqual(['412', '412', '412']);
      expect((await scim.get(path)).body.title).toBe('one');
      const [replaced] = await process(scim, [
        { method: 'PUT', path, version: first?.version, data: aUser() },
      ]);
      expect(replaced?.status).toBe('200');
      expect((await scim.get(path)).headers.etag).toBe(replaced?.version);
    },
  },
  {
    ids: ['RFC7644-3.7-j', 'RFC7644-3.7-k'],
    title: 'failOnErrors ends the processing and is not sent back',
    async run(t) {
      const scim = await t.mount();
      const operations = [postUser('a'), remove('x'), postUser('b'), remove('y'), postUser('c')];
      const answer = await scim.post('/Bulk', request(operations, { failOnErrors: 1 }));
      expectStatus(answer, 200);
      expect(Object.keys(answer.body).sort()).toEqual(['Operations', 'schemas']);
      expect(answer.body.Operations.map(({ status }) => status)).toEqual(['201', '404']);
      expect(await countUsers(scim)).toBe(1);
      const again = [postUser('a'), remove('x'), postUser('b'), remove('y'), postUser('c')];
      const second = await process(scim, again, { failOnErrors: 2 });
      expect(statuses(second)).toEqual(['201', '404', '201', '404']);
      expect(await countUsers(scim)).toBe(3);
    },
  },
  {
    ids: ['RFC7644-3.7-l', 'RFC7644-3.7.3-d'],
    title: 'a created resource comes back as its bulkId and location, without the resource',
    async run(t) {
      const scim = await t.mount();
      const [result] = await process(scim, [postUser('qwerty')]);
      expect(result).toEqual({
        method: 'POST',
        bulkId: 'qwerty',
        version: expect.any(String),
        location: expect.stringContaining(`${scim.baseUrl}/Users/`),
        status: '201',
      });
      expectStatus(await scim.get(`/Users/${idOf(result)}`), 200);
    },
  },
  {
    ids: ['RFC7644-3.7-m', 'RFC7644-3.7.3-f', 'RFC7644-3.7.2-b'],
    title: 'operations take effect one after the other, those that others refer to before these',
    async run(t) {
      const scim = await t.mount();
      const { id, userName } = await scim.createUser();
      const path = `/Users/${id}`;
      const title = (value: string) => ({
        method: 'PATCH',
        path,
        data: patch(add('title', value)),
      });
      const [, , first] = await process(scim, [title('one'), title('two'), postUser('other')]);
      expect((await scim.get(path)).body.title).toBe('two');
      const results = await process(scim, [
        remove(id),
        postGroup('crew', [member('bulkId:late'), member(idOf(first))]),
        postUser('again', { userName }),
        postUser('late'),
      ]);
      expect(results.map(({ method, bulkId, status }) => [method, bulkId, status])).toEqual([
        ['DELETE', undefined, '204'],
        ['POST', 'crew', '201'],
        ['POST', 'again', '201'],
        ['POST', 'late', '201'],
      ]);
      expect(await membersOf(scim, results[1])).toEqual([idOf(results[3]), idOf(first)]);
    },
  },
  {
    ids: ['RFC7644-3.7-n', 'RFC7644-2-b'],
    title: 'each operation is authorised, validated and told like a request of its own',
    async run(t) {
      const asked: string[] = [];
      const scim = await t.mount({
        authorize: ({ action, resourceType, principal }) => {
          asked.push(`${principal.id}: ${action} ${resourceType}`);
          return action !== 'delete';
        },
      });
      const { id } = await scim.createUser();
      asked.length = 0;
      const results = await process(scim, [
        remove(id),
        postUser('a', { userName: '' }),
        postUser('c'),
      ]);
      expect(statuses(results)).toEqual(['403', '400', '201']);
      expect(asked).toEqual(['client: delete User', 'client: create User', 'client: create User']);
      expectStatus(await scim.get(`/Users/${id}`), 200);
      expect(scim.events.at(-1)).toMatchObject({
        type: 'user.created',
        resourceId: idOf(results.at(-1)),
      });
    },
  },
  {
    ids: ['RFC7644-3.7-o'],
    title: 'an operation is no Bulk request itself',
    async run(t) {
      const scim = await t.mount();
      const nested = {
        method: 'POST',
        path: '/Bulk',
        bulkId: 'outer',
        data: request([postUser('inner')]),
      };
      expect(statuses(await process(scim, [nested]))).toEqual(['400']);
      expect(await countUsers(scim)).toBe(0);
    },
  },
  {
    ids: ['RFC7644-3.7.1-a'],
    title: 'circular references are resolved',
    async run(t) {
      for (const units of [true, false]) {
        const { userStore, groupStore, unitOfWork } = (await t.mount()).stores;
        const scim = await t.mount({ userStore, groupStore, ...(units && { unitOfWork }) });
        const results = await process(scim, [
          postGroup('a', [member('bulkId:b')]),
          postGroup('b', [member('bulkId:a')]),
          postUser('c', managedBy({ value: 'bulkId:d' })),
          postUser('d', managedBy({ value: 'bulkId:c' })),
        ]);
        expect(statuses(results)).toEqual(['201', '201', '201', '201']);
        const [a, b, c, d] = results;
        expect(await membersOf(scim, a)).toEqual([idOf(b)]);
        expect(await membersOf(scim, b)).toEqual([idOf(a)]);
        expect(await managerOf(scim, c)).toBe(idOf(d));
        expect(await managerOf(scim, d)).toBe(idOf(c));
      }
    },
  },
  {
    ids: ['RFC7644-3.7.2-a', 'RFC7644-3.7.2-c'],
    title: 'a reference becomes the id of the resource, in members, in manager and in PATCH',
    async run(t) {
      const scim = await t.mount();
      const results = await process(scim, [
        postUser('alice'),
        postGroup('crew', [member('bulkId:alice')]),
        postUser('bob', managedBy({ value: 'bulkId:alice' })),
        {
          method: 'PATCH',
          path: '/Groups/bulkId:crew',
          data: patch(add('members', [member('bulkId:bob')])),
        },
      ]);
      expect(statuses(results)).toEqual(['201', '201', '201', '204']);
      const [alice, crew, bob] = results;
      expect(await membersOf(scim, crew)).toEqual([idOf(alice), idOf(bob)]);
      expect(await managerOf(scim, bob)).toBe(idOf(alice));
    },
  },
  {
    ids: ['RFC7644-3.7.2-d'],
    title: 'a reference may be in a path and in $ref',
    async run(t) {
      const scim = await t.mount();
      const results = await process(scim, [
        { method: 'PATCH', path: '/Users/bulkId:alice', data: patch(add('title', 'Lead')) },
        postUser('alice'),
        postGroup('crew', [{ $ref: '/Users/bulkId:alice' }]),
        postGroup('team', [{ $ref: `${scim.baseUrl}/Users/bulkId:alice` }]),
      ]);
      expect(statuses(results)).toEqual(['200', '201', '201', '201']);
      const [patched, alice, crew, team] = results;
      expect(patched?.location).toBe(alice?.location);
      expect((await scim.get(`/Users/${idOf(alice)}`)).body.title).toBe('Lead');
      expect(await membersOf(scim, crew)).toEqual([idOf(alice)]);
      expect(await membersOf(scim, team)).toEqual([idOf(alice)]);
    },
  },
  {
    ids: ['RFC7644-3.7.2-e', 'RFC7644-3.7.2-f'],
    title: 'a reference to nothing, or to what failed, fails and is not stored',
    async run(t) {
      const scim = await t.mount();
      const { userName } = await scim.createUser();
      const results = await process(scim, [
        postGroup('crew', [member('bulkId:nope')]),
        postGroup('team', [member('bulkId:twin')]),
        postUser('twin', { userName }),
        remove('bulkId:nope'),
      ]);
      expect(results).toMatchObject([
        { status: '400', response: { scimType: 'invalidValue' } },
        { status: '409', response: { schemas: [ERROR] } },
        { status: '409', response: { scimType: 'uniqueness' } },
        { status: '400', response: { scimType: 'invalidValue' } },
      ]);
      expect((await scim.get('/Groups')).body.totalResults).toBe(0);
    },
  },
  {
    ids: ['RFC7644-3.7.2-g'],
    title: 'text that is no reference stays as it is',
    async run(t) {
      const scim = await t.mount();
      const texts = { displayName: 'bulkId:q', title: 'bulkId:q fan', nickName: 'bulkId:nope' };
      const [, made, crew, q1] = await process(scim, [
        postUser('q'),
        postUser('fan', texts),
        postGroup('crew', [{ value: 'bulkId:q1', display: 'bulkId:q' }], 'bulkId:q'),
        postUser('q1'),
      ]);
      expect((await scim.get(`/Users/${idOf(made)}`)).body).toMatchObject(texts);
      expect((await scim.get(`/Groups/${idOf(crew)}`)).body).toMatchObject({
        displayName: 'bulkId:q',
        members: [{ value: idOf(q1), display: 'bulkId:q' }],
      });
    },
  },
  {
    ids: ['RFC7644-3.7.3-a', 'RFC7644-3.7.3-c'],
    title:
      'a result has its method and status, a location unless it is a failed POST, and its error',
    async run(t) {
      const scim = await t.mount();
      const { id, userName } = await scim.createUser();
      const location = `${scim.baseUrl}/Users/${id}`;
      const error = (status: string) => ({
        schemas: [ERROR],
        status,
        detail: expect.stringMatching(/./),
      });
      const results = await process(scim, [
        postUser('twin', { userName }),
        { method: 'PUT', path: `/Users/${id}`, data: { userName: null } },
        { method: 'PATCH', path: `/Users/${id}`, data: patch(add('title', 'Lead')) },
        remove('nobody'),
        remove(id),
      ]);
      expect(results).toEqual([
        {
          method: 'POST',
          bulkId: 'twin',
          status: '409',
          response: { ...error('409'), scimType: 'uniqueness' },
        },
        {
          method: 'PUT',
          location,
          status: '400',
          response: { ...error('400'), scimType: 'invalidValue' },
        },
        { method: 'PATCH', location, version: expect.any(String), status: '200' },
        {
          method: 'DELETE',
          location: `${scim.baseUrl}/Users/nobody`,
          status: '404',
          response: error('404'),
        },
        { method: 'DELETE', location, status: '204' },
      ]);
    },
  },
  {
    ids: ['RFC7644-3.7.4-a'],
    title: 'too many operations are 413 with the limit, and none is done',
    async run(t) {
      const scim = await t.mount({ limits: LIMITS });
      const answer = await scim.post('/Bulk', request([postUser('a'), postUser('b'), remove('x')]));
      expectScimError(answer, 413);
      expect(answer.body.detail).toMatch(/\b2\b/);
      expect(await countUsers(scim)).toBe(0);
    },
  },
  {
    ids: ['RFC7644-3.7.4-b'],
    title: 'too large a payload is 413 with the limit, whether its length is told or not',
    async run(t) {
      const scim = await t.mount({ limits: LIMITS });
      const answer = await scim.post('/Bulk', tooLarge());
      expectScimError(answer, 413);
      expect(answer.body.detail).toMatch(/\b3000\b/);
      const text = JSON.stringify(tooLarge());
      const chunked = await rawRequest(scim.origin, {
        method: 'POST',
        path: `${scim.mount}/Bulk`,
        headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': SCIM_JSON },
        chunks: [text.slice(0, 1_000), text.slice(1_000)],
      });
      expectScimError(chunked, 413);
      expect(chunked.text).toMatch(/\b3000\b/);
      expect(await countUsers(scim)).toBe(0);
    },
  },
];
