import { expect } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { overriding } from '../../support/stores.js';
import type { Answer } from '../answer.js';
import type { Check } from '../check.js';
import { expectScimError } from '../expect.js';
import { aUser, ERROR, patch, replace, SEARCH_REQUEST } from '../messages.js';
import type { Provider, World } from '../world.js';

const BROKEN = 'secret of the database at db.internal';

/** A provider whose store fails at reading a user, in a way that nobody foresaw. */
function withBrokenStore(t: World): Promise<Provider> {
  const { userStore, ...rest } = createMemoryStores();
  const get = async () => {
    throw new Error(BROKEN);
  };
  return t.mount({ ...rest, userStore: overriding(userStore, { get }) });
}

/** One error of every kind, by what caused it. */
async function everyError(t: World): Promise<Readonly<Record<string, Answer>>> {
  const scim = await t.mount({ limits: { maxBodyBytes: 2_000, maxScan: 1 } });
  const broken = await withBrokenStore(t);
  const { id, userName } = await scim.createUser();
  await scim.createUser();
  const path = `/Users/${id}`;
  const strict = await t.mount({ conformance: 'rfc' });
  const other = `/Users/${(await strict.createUser()).id}`;
  const filter = (text: string) => `/Users?filter=${encodeURIComponent(text)}`;
  return {
    'bad JSON': await scim.post('/Users', '{'),
    'no such route': await scim.get('/Nope'),
    'no such resource': await scim.get('/Users/nobody'),
    'body too large': await scim.post('/Users', aUser({ title: 'x'.repeat(3_000) })),
    'no credentials': await scim.anonymous.get('/Users'),
    'store failure': await broken.get(path),
    'wrong method': await scim.delete('/Users'),
    'wrong media type': await scim.post('/Users', aUser(), { 'Content-Type': 'text/xml' }),
    'wrong version': await scim.get('/v1/Users'),
    'not supported': await scim.get('/Me'),
    'wrong filter': await scim.get(filter('userName eq')),
    'wrong parameter': await scim.get('/Users?count=x'),
    'too many': await scim.get(filter('meta.location pr')),
    duplicate: await scim.post('/Users', aUser({ userName })),
    'version clash': await scim.delete(path, { 'If-Match': 'W/"other"' }),
    'readOnly target': await scim.patch(path, patch(replace('meta.created', 'x'))),
    'wrong path': await scim.patch(path, patch(replace('emails[', 'x'))),
    'no target': await strict.patch(
      other,
      patch(replace('emails[type eq "work"].value', 'a@example.com')),
    ),
    'missing value': await scim.post('/Users', aUser({ userName: null })),
  };
}

const NO_KEYWORD = [401, 404, 405, 412, 413, 415, 500, 501];
const KEYWORDS = [
  ...['invalidFilter', 'tooMany', 'uniqueness', 'mutability', 'invalidSyntax', 'invalidPath'],
  ...['noTarget', 'invalidValue', 'invalidVers', 'sensitive'],
];

/** Errors in general (RFC 7644 §3.2, §3.12). */
export const errorChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.12-a', 'RFC7644-3.12-b', 'RFC7644-3.2-d'],
    title: 'every error, wherever it arises, is a SCIM message with the status in it as a text',
    async run(t) {
      const errors = await everyError(t);
      for (const [cause, { status, headers, body }] of Object.entries(errors)) {
        const { scimType, ...rest } = body ?? {};
        expect({ cause, rest }).toEqual({
          cause,
          rest: {
            status: String(status),
            schemas: [ERROR],
            detail: expect.stringMatching(/\w/),
          },
        });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(['string', 'undefined']).toContain(typeof scimType);
        expect(headers['content-type']).toBe('application/scim+json');
      }
      expect(errors).toMatchObject({
        'body too large': { status: 413 },
        'no credentials': { status: 401 },
        'store failure': { status: 500 },
        'no such route': { status: 404 },
        'not supported': { status: 501 },
      });
    },
  },
  {
    ids: ['RFC7644-3.12-u', 'RFC7644-3.12-i'],
    title: 'a keyword is sent only where the RFC defines one',
    async run(t) {
      const errors = Object.values(await everyError(t));
      expect(new Set(errors.map(({ status }) => status))).toEqual(
        new Set([...NO_KEYWORD, 400, 409]),
      );
      for (const { status, body } of errors) {
        if (NO_KEYWORD.includes(status)) expect(body).not.toHaveProperty('scimType');
        else expect(KEYWORDS).toContain(body.scimType);
      }
    },
  },
  {
    ids: ['RFC7644-3.12-c'],
    title: 'what cannot be parsed, is wrong or breaks the schema is 400 with the right keyword',
    async run(t) {
      const errors = await everyError(t);
      const keywords = Object.entries({
        'bad JSON': 'invalidSyntax',
        'wrong version': 'invalidVers',
        'wrong filter': 'invalidFilter',
        'wrong parameter': 'invalidValue',
        'too many': 'tooMany',
        'readOnly target': 'mutability',
        'wrong path': 'invalidPath',
        'no target': 'noTarget',
        'missing value': 'invalidValue',
      });
      for (const [cause, scimType] of keywords) {
        expect([cause, errors[cause]]).toMatchObject([cause, { status: 400, body: { scimType } }]);
      }
    },
  },
  {
    ids: ['RFC7644-3.12-g'],
    title: 'a duplicate is 409, a version clash 412',
    async run(t) {
      const { duplicate, 'version clash': clash } = await everyError(t);
      expect(duplicate).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
      expect(clash).toMatchObject({ status: 412, body: { status: '412' } });
    },
  },
  {
    ids: ['RFC7644-3.12-h'],
    title: 'an internal error tells the client nothing but an id, by which the log tells more',
    async run(t) {
      const scim = await withBrokenStore(t);
      const answer = await scim.get('/Users/1');
      expectScimError(answer, 500);
      expect(answer.text).not.toMatch(/secret|db\.internal|Error:|\.ts|\bat \//);
      const [id] = /[0-9a-f-]{36}/.exec(answer.body.detail) ?? [];
      expect(id).toBeDefined();
      expect(scim.log).toHaveLength(1);
      expect(scim.log[0]).toContain(id);
      expect((await scim.get('/Users/1')).body.detail).not.toContain(id);
    },
  },
  {
    ids: ['RFC7644-3.12-j'],
    title: 'no request is redirected in a way that loses its method or body',
    async run(t) {
      let id = '';
      const scim = await t.mount({ me: () => ({ id }) });
      id = (await scim.createUser()).id;
      const answers = [
        await scim.post('/Users/', aUser()),
        await scim.put(`/Users/${id}/`, aUser()),
        await scim.patch('/Me', patch(replace('title', 'x'))),
        await scim.post('/.search/', { schemas: [SEARCH_REQUEST] }),
        await scim.post('/v2/Users', aUser()),
        await scim.get(''),
      ];
      for (const { status, headers } of answers) {
        expect([200, 201, 307, 308]).toContain(status);
        if (status > 300) expect(headers.location).toContain(scim.mount);
      }
    },
  },
];
