import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, type ScimEvent, UnavailableError } from '../../../src/index.js';
import { forEachExpress, mountScim, TOKEN } from '../../support/app.js';
import { SCIM_JSON } from '../../support/client.js';
import { expectScimError } from '../../support/expect-error.js';
import { ERROR, patch, user } from '../../support/messages.js';
import { rawRequest } from '../../support/raw-request.js';
import { whileServing } from '../../support/server.js';
import { overriding } from '../../support/stores.js';
import {
  bulk,
  bulkRequest,
  idOf,
  memberIds,
  postGroup,
  postUser,
  reread,
  statuses,
  total,
} from './support.js';

/** Fixed, for a test server has another port for each request. */
const baseUrl = 'https://rfp.example/scim/v2';

const createUser = async (scim: ReturnType<typeof mountScim>['scim'], userName: string) =>
  (await scim.post('/Users', user(userName)).expect(201)).body;

forEachExpress((mount) => {
  it('does what each operation says, and reports in the order of the request', async () => {
    const { scim } = mount({ baseUrl });
    const [kept, changed, gone] = [
      await createUser(scim, 'kept'),
      await createUser(scim, 'changed'),
      await createUser(scim, 'gone'),
    ];
    const team = (await scim.post('/Groups', { displayName: 'team' }).expect(201)).body;
    const results = await bulk(scim, [
      postUser('new'),
      { method: 'PUT', path: `/Users/${kept.id}`, bulkId: 'put', data: user('renamed') },
      {
        method: 'patch',
        PATH: `/Users/${changed.id}`,
        Data: patch({ op: 'replace', path: 'title', value: 'Lead' }),
      },
      {
        method: 'PATCH',
        path: `/Groups/${team.id}`,
        data: patch({ op: 'add', path: 'members', value: [{ value: kept.id }] }),
      },
      { method: 'DELETE', path: `/Users/${gone.id}` },
    ]);
    expect(results).toEqual([
      {
        method: 'POST',
        bulkId: 'new',
        version: expect.stringMatching(/^W\/"/),
        location: expect.stringMatching(/\/scim\/v2\/Users\/[^/]+$/),
        status: '201',
      },
      {
        method: 'PUT',
        bulkId: 'put',
        version: expect.stringMatching(/^W\/"/),
        location: kept.meta.location,
        status: '200',
      },
      {
        method: 'PATCH',
        version: expect.stringMatching(/^W\/"/),
        location: changed.meta.location,
        status: '200',
      },
      {
        method: 'PATCH',
        version: expect.stringMatching(/^W\/"/),
        location: team.meta.location,
        status: '204',
      },
      { method: 'DELETE', location: gone.meta.location, status: '204' },
    ]);
    const made = await reread(scim, `/Users/${idOf(results[0])}`);
    expect(made).toMatchObject({ userName: 'new', meta: { version: results[0]?.version } });
    expect(await reread(scim, `/Users/${kept.id}`)).toMatchObject({
      userName: 'renamed',
      meta: { version: expect.stringContaining(results[1]?.version?.slice(0, -1) ?? '-') },
    });
    expect(await reread(scim, `/Users/${changed.id}`)).toMatchObject({ title: 'Lead' });
    expect(await memberIds(scim, team.id)).toEqual([kept.id]);
    await scim.get(`/Users/${gone.id}`).expect(404);
  });
});

describe('a Bulk message', () => {
  const { scim } = mountScim();
  const refused: Readonly<Record<string, object>> = {
    'without Operations': { schemas: [] },
    'whose Operations are no list': bulkRequest({} as []),
    'with an operation that is no object': bulkRequest([postUser('m1'), 'POST']),
    'with null for an operation': bulkRequest([null]),
    'with an unknown method': bulkRequest([{ ...postUser('m2'), method: 'GET' }]),
    'without a method': bulkRequest([{ path: '/Users', bulkId: 'a', data: {} }]),
    'with a POST without bulkId': bulkRequest([{ ...postUser('m3'), bulkId: undefined }]),
    'with an empty bulkId': bulkRequest([{ ...postUser('m4'), bulkId: '' }]),
    'with a bulkId that is a number': bulkRequest([{ ...postUser('m5'), bulkId: 1 }]),
    'with a bulkId used twice': bulkRequest([postUser('m6'), { ...postUser('m7'), bulkId: 'm6' }]),
    'with a bulkId shared by POST and DELETE': bulkRequest([
      postUser('m8'),
      { method: 'DELETE', path: '/Users/1', bulkId: 'm8' },
    ]),
    'with failOnErrors 0': bulkRequest([postUser('m9')], { failOnErrors: 0 }),
    'with failOnErrors 1.5': bulkRequest([postUser('m10')], { failOnErrors: 1.5 }),
    'with failOnErrors as text': bulkRequest([postUser('m11')], { failOnErrors: '1' }),
  };
  for (const [what, body] of Object.entries(refused)) {
    it(`${what} is refused as a whole`, async () => {
      expectScimError(await scim.post('/Bulk', body), 400, 'invalidSyntax');
      expect(await total(scim, '/Users')).toBe(0);
    });
  }

  it('is read whatever the letter case of its members', async () => {
    const mounted = mountScim();
    const answer = await mounted.scim.post('/Bulk', {
      operations: [{ METHOD: 'post', Path: '/users', BULKID: 'x', DATA: user('x') }],
    });
    expect(answer.body.Operations).toMatchObject([{ method: 'POST', bulkId: 'x', status: '201' }]);
  });

  it('needs its URI in schemas where the rules say so', async () => {
    const { scim } = mountScim({ conformance: 'rfc' });
    expectScimError(await scim.post('/Bulk', { Operations: [] }), 400, 'invalidSyntax');
    expectScimError(await scim.post('/Bulk', { ...patch(), Operations: [] }), 400, 'invalidSyntax');
    await scim.post('/Bulk', bulkRequest([])).expect(200);
  });

  it('takes null for an absent failOnErrors, bulkId or version', async () => {
    const { scim } = mountScim();
    const operation = { method: 'DELETE', path: '/Users/x', bulkId: null, version: null };
    expect(await bulk(scim, [operation], { failOnErrors: null })).toEqual([
      expect.objectContaining({ method: 'DELETE', status: '404' }),
    ]);
  });

  it('may be empty', async () => {
    expect(await bulk(scim, [])).toEqual([]);
  });

  it('is only ever POSTed', async () => {
    expect((await scim.get('/Bulk').expect(405)).headers.allow).toBe('POST');
  });
});

describe('limits of Bulk', () => {
  const limits = { maxBulkOperations: 3, maxBodyBytes: 2_000 };

  it('are published', async () => {
    const { scim } = mountScim({ limits });
    expect((await reread(scim, '/ServiceProviderConfig')).bulk).toEqual({
      supported: true,
      maxOperations: 3,
      maxPayloadSize: 2_000,
    });
    expect((await reread(mountScim().scim, '/ServiceProviderConfig')).bulk.maxOperations).toBe(
      1_000,
    );
  });

  it('refuse too many operations with the number, and do none', async () => {
    const { scim } = mountScim({ limits });
    const answer = await scim.post(
      '/Bulk',
      bulkRequest(['a', 'b', 'c', 'd'].map((x) => postUser(x))),
    );
    expectScimError(answer, 413);
    expect(answer.body.detail).toContain('at most 3');
    expect(await total(scim, '/Users')).toBe(0);
    expect(
      statuses(
        await bulk(
          scim,
          ['a', 'b', 'c'].map((x) => postUser(x)),
        ),
      ),
    ).toEqual(['201', '201', '201']);
  });

  it('refuse too large a payload with the number', async () => {
    const { scim } = mountScim({ limits });
    const answer = await scim.post(
      '/Bulk',
      bulkRequest([postUser('a', { title: 'x'.repeat(2_000) })]),
    );
    expectScimError(answer, 413);
    expect(answer.body.detail).toContain('2000');
  });

  it('refuse it also when it comes in chunks', async () => {
    const { app, scim } = mountScim({ limits });
    const text = JSON.stringify(bulkRequest([postUser('a', { title: 'x'.repeat(2_000) })]));
    await whileServing(app, async (origin) => {
      const answer = await rawRequest(origin, {
        method: 'POST',
        path: '/scim/v2/Bulk',
        headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': SCIM_JSON },
        chunks: [text.slice(0, 1_000), text.slice(1_000)],
      });
      expectScimError(answer, 413);
      expect(answer.text).toContain('2000');
    });
    expect(await total(scim, '/Users')).toBe(0);
  });
});

describe('the path of an operation', () => {
  it('may lack its slash, have a version or be a URL below the base', async () => {
    const { scim } = mountScim({ baseUrl });
    const paths = ['Users', '/Users/', '/v2/Users', `${baseUrl}/Users`];
    const results = await bulk(
      scim,
      paths.map((path, at) => ({ ...postUser(`u${at}`), path })),
    );
    expect(statuses(results)).toEqual(['201', '201', '201', '201']);
    const removed = await bulk(
      scim,
      results.map(({ location }) => ({ method: 'DELETE', path: location })),
    );
    expect(statuses(removed)).toEqual(['204', '204', '204', '204']);
  });

  it('must be an endpoint for POST and a resource for the rest, and never anything else', async () => {
    const { scim } = mountScim();
    const { id } = await createUser(scim, 'ada');
    const data = user('bob');
    const wrong = [
      { method: 'POST', path: `/Users/${id}` },
      { method: 'POST', path: '/Users/bulkId:0' },
      ...[
        '/Bulk',
        '/Me',
        '/.search',
        '/Users/.search',
        '/Schemas',
        '/ServiceProviderConfig',
        '/',
      ].map((path) => ({ method: 'POST', path })),
      { method: 'PUT', path: '/Users' },
      { method: 'PUT', path: '/Me' },
      { method: 'DELETE', path: '/Users/' },
      { method: 'PATCH', path: `/Users/${id}?attributes=title` },
      { method: 'PATCH' },
      { method: 'PATCH', path: 7 },
      { method: 'POST', path: '' },
    ].map((operation, at) => ({ bulkId: String(at), data, ...operation }));
    const results = await bulk(scim, wrong);
    expect(results.map(({ status, response }) => [status, response?.scimType])).toEqual(
      wrong.map(() => ['400', 'invalidSyntax']),
    );
    expect(await total(scim, '/Users')).toBe(1);
  });

  it('that names nothing is 404', async () => {
    const { scim } = mountScim();
    const data = user('bob');
    const results = await bulk(
      scim,
      ['/Nothing', '/Users/a/b', '/%2FUsers', 'https://elsewhere.example/Users'].map(
        (path, at) => ({
          method: 'POST',
          path,
          bulkId: String(at),
          data,
        }),
      ),
    );
    expect(statuses(results)).toEqual(['404', '404', '404', '404']);
    expect(await total(scim, '/Users')).toBe(0);
  });
});

describe('an operation that fails', () => {
  it('says why, hurts no other, and has a location unless it is a POST', async () => {
    const { scim } = mountScim({ baseUrl });
    const { id, meta } = await createUser(scim, 'ada');
    const results = await bulk(scim, [
      { method: 'POST', path: '/Users', bulkId: 'twin', data: user('ADA') },
      { method: 'PUT', path: `/Users/${id}`, data: { displayName: 'no user name' } },
      { method: 'DELETE', path: '/Users/nobody' },
      { method: 'DELETE', path: '/Nothing/1' },
      postUser('bob'),
    ]);
    expect(results).toEqual([
      {
        method: 'POST',
        bulkId: 'twin',
        status: '409',
        response: {
          schemas: [ERROR],
          status: '409',
          scimType: 'uniqueness',
          detail: expect.stringContaining('userName'),
        },
      },
      {
        method: 'PUT',
        location: meta.location,
        status: '400',
        response: expect.objectContaining({ status: '400', scimType: 'invalidValue' }),
      },
      {
        method: 'DELETE',
        location: `${baseUrl}/Users/nobody`,
        status: '404',
        response: { schemas: [ERROR], status: '404', detail: expect.any(String) },
      },
      {
        method: 'DELETE',
        location: `${baseUrl}/Nothing/1`,
        status: '404',
        response: expect.objectContaining({ status: '404' }),
      },
      expect.objectContaining({ bulkId: 'bob', status: '201' }),
    ]);
  });

  it('for want of data is 400 invalidSyntax', async () => {
    const { scim } = mountScim();
    const { id } = await createUser(scim, 'ada');
    const results = await bulk(scim, [
      { method: 'POST', path: '/Users', bulkId: 'a' },
      { method: 'POST', path: '/Users', bulkId: 'b', data: [] },
      { method: 'PUT', path: `/Users/${id}`, data: null },
      { method: 'PATCH', path: `/Users/${id}`, data: 'x' },
    ]);
    expect(results.map(({ response }) => response?.scimType)).toEqual(
      Array(4).fill('invalidSyntax'),
    );
  });

  it('inside the store reveals nothing and is logged', async () => {
    const logged: unknown[] = [];
    const { userStore, groupStore } = createMemoryStores();
    const { scim } = mountScim({
      userStore: overriding(userStore, {
        create: () => Promise.reject(new Error('password=hunter2')),
        delete: () => Promise.reject(new UnavailableError()),
      }),
      groupStore,
      logger: { warn() {}, error: (...line) => logged.push(line) },
    });
    const results = await bulk(scim, [
      postUser('a'),
      { method: 'DELETE', path: '/Users/1' },
      postGroup('g'),
    ]);
    expect(statuses(results)).toEqual(['500', '503', '201']);
    expect(JSON.stringify(results)).not.toContain('hunter2');
    expect(logged).toHaveLength(1);
  });

  it('never repeats a password', async () => {
    const { scim } = mountScim();
    const password = 'correct-horse-battery';
    const answer = await scim.post(
      '/Bulk',
      bulkRequest([
        postUser('ok', { password }),
        { ...postUser('bad', { password }), data: { password } },
        {
          method: 'PATCH',
          path: '/Users/x',
          data: patch({ op: 'add', path: 'password', value: [password] }),
        },
      ]),
    );
    expect(statuses(answer.body.Operations)).toEqual(['201', '400', '404']);
    expect(answer.text).not.toContain(password);
  });
});

describe('an operation of a Bulk request', () => {
  it('is authorised like a request of its own', async () => {
    const asked: string[] = [];
    const { scim } = mountScim({
      authorize: ({ action, resourceType, id }) => {
        asked.push(`${action} ${resourceType} ${id ?? ''}`.trim());
        return action !== 'delete';
      },
    });
    const results = await bulk(scim, [
      postUser('a'),
      { method: 'DELETE', path: '/Users/bulkId:a' },
      { method: 'PATCH', path: '/Groups/g', data: patch({ op: 'remove', path: 'members' }) },
    ]);
    expect(statuses(results)).toEqual(['201', '403', '404']);
    expect(asked).toEqual(['create User', `delete User ${idOf(results[0])}`, 'modify Group g']);
    expect(await total(scim, '/Users')).toBe(1);
  });

  it('compares its own version, and not the If-Match of the Bulk request', async () => {
    const { scim } = mountScim();
    const { id, meta } = await createUser(scim, 'ada');
    const operation = (version: unknown, title: string) => ({
      method: 'PATCH',
      path: `/Users/${id}`,
      version,
      data: patch({ op: 'replace', path: 'title', value: title }),
    });
    const answer = await scim
      .post(
        '/Bulk',
        bulkRequest([
          operation('W/"stale"', 'never'),
          operation(meta.version, 'first'),
          operation(meta.version, 'never'),
          operation(7, 'never'),
          operation(undefined, 'second'),
          { method: 'DELETE', path: `/Users/${id}`, version: meta.version },
          { ...postUser('bob'), version: 'W/"ignored"' },
        ]),
      )
      .set('If-Match', 'W/"nothing"');
    expect(statuses(answer.body.Operations)).toEqual([
      '412',
      '200',
      '412',
      '400',
      '200',
      '412',
      '201',
    ]);
    expect(await reread(scim, `/Users/${id}`)).toMatchObject({ title: 'second' });
  });

  it('tells its events after its own commit', async () => {
    const events: ScimEvent[] = [];
    const { scim } = mountScim({ onEvent: (event) => void events.push(event) });
    await bulk(scim, [postUser('a'), postUser('A'), postGroup('g', ['bulkId:a'])]);
    expect(events.map(({ type }) => type)).toEqual([
      'user.created',
      'request.failed',
      'group.created',
      'group.members.changed',
    ]);
    expect(new Set(events.map(({ requestId }) => requestId)).size).toBe(1);
  });

  it('is a unit of work of its own', async () => {
    const { unitOfWork, ...stores } = createMemoryStores();
    const ends: string[] = [];
    const { scim } = mountScim({
      ...stores,
      unitOfWork: {
        run: (ctx, work) =>
          unitOfWork.run(ctx, work).then(
            (result) => {
              ends.push('commit');
              return result;
            },
            (error) => {
              ends.push('rollback');
              throw error;
            },
          ),
      },
    });
    await bulk(scim, [postUser('a'), postUser('A'), postUser('b')]);
    expect(ends).toEqual(['commit', 'rollback', 'commit']);
    expect(await total(scim, '/Users')).toBe(2);
  });

  it('takes the list of PATCH operations as the figures of the RFC show it', async () => {
    const { scim } = mountScim();
    const { id } = await createUser(scim, 'ada');
    const results = await bulk(scim, [
      {
        method: 'PATCH',
        path: `/Users/${id}`,
        data: [{ op: 'add', path: 'title', value: 'Lead' }],
      },
    ]);
    expect(statuses(results)).toEqual(['200']);
    expect(await reread(scim, `/Users/${id}`)).toMatchObject({ title: 'Lead' });
  });
});

describe('failOnErrors', () => {
  it('stops after that many errors and leaves out what was not run', async () => {
    const { scim } = mountScim();
    const operations = [
      postUser('a'),
      { method: 'DELETE', path: '/Users/x' },
      postUser('b'),
      { method: 'DELETE', path: '/Users/y' },
      postUser('c'),
    ];
    expect(statuses(await bulk(scim, operations, { failOnErrors: 2 }))).toEqual([
      '201',
      '404',
      '201',
      '404',
    ]);
    expect(await total(scim, '/Users')).toBe(2);
  });

  it('counts in the order of execution', async () => {
    const { scim } = mountScim();
    const results = await bulk(
      scim,
      [
        postGroup('g', ['bulkId:late']),
        { method: 'DELETE', path: '/Users/x' },
        postUser('late'),
        postUser('never'),
      ],
      { failOnErrors: 1 },
    );
    expect(results.map(({ bulkId, status }) => [bulkId, status])).toEqual([
      ['g', '201'],
      [undefined, '404'],
      ['late', '201'],
    ]);
  });

  it('left out, every operation is tried', async () => {
    const { scim } = mountScim();
    const bad = { method: 'DELETE', path: '/Users/x' };
    expect(statuses(await bulk(scim, [bad, bad, bad, postUser('a')]))).toEqual([
      '404',
      '404',
      '404',
      '201',
    ]);
  });
});
