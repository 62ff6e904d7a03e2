import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bearerTokens,
  createMemoryTokenStore,
  createTokenService,
} from '../../../src/auth/index.js';
import { createMemoryStores, InvalidValueError, ScimError } from '../../../src/index.js';
import {
  createMemoryProvisioningLog,
  NO_TENANT,
  type ProvisioningLogQuery,
} from '../../../src/monitoring/index.js';
import { forEachExpress, type MountOptions, mountScim } from '../../support/app.js';
import { scimClient } from '../../support/client.js';
import { group, PATCH_OP, patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

function logging(options: MountOptions = {}) {
  const log = createMemoryProvisioningLog();
  const mounted = mountScim({ provisioningLog: log, ...options });
  /** Newest first. */
  const entries = async (query?: ProvisioningLogQuery, tenantId = 'default') => {
    await turn();
    await turn();
    return log.query(tenantId, query);
  };
  const last = async (tenantId?: string) => (await entries({ limit: 1 }, tenantId))[0];
  const kinds = async () => (await entries({ order: 'oldest' })).map(({ kind }) => kind);
  return { ...mounted, log, entries, last, kinds };
}

forEachExpress((mount) => {
  it('writes down who asked for what, and how it ended', async () => {
    const log = createMemoryProvisioningLog();
    const { scim } = mount({ provisioningLog: log });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    await turn();
    const [entry, ...more] = await log.query('default');
    expect(more).toEqual([]);
    expect(entry).toEqual({
      position: expect.any(String),
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      tenantId: 'default',
      principalId: 'tests',
      requestId: expect.stringMatching(/.{8,}/),
      method: 'POST',
      route: 'collection',
      kind: 'create',
      resourceType: 'User',
      resourceId: body.id,
      status: 201,
      durationMs: expect.any(Number),
    });
    expect(Object.isFrozen(entry)).toBe(true);
  });
});

describe('an entry', () => {
  it('says what a write really did', async () => {
    const { scim, kinds, last } = logging();
    const { id } = (await scim.post('/Users', user('ada'))).body;
    const path = `/Users/${id}`;
    await scim.patch(path, patch({ op: 'replace', path: 'title', value: 'Captain' }));
    expect(await last()).toMatchObject({ kind: 'update', changed: ['title'], resourceId: id });
    await scim.patch(path, patch({ op: 'replace', path: 'title', value: 'Captain' }));
    await scim.put(path, user('ada', { title: 'Captain', active: false }));
    await scim.patch(path, patch({ op: 'Replace', path: 'active', value: 'True' }));
    const crew = (await scim.post('/Groups', group('Crew'))).body.id;
    await scim.patch(
      `/Groups/${crew}`,
      patch({ op: 'add', path: 'members', value: [{ value: id }] }),
    );
    await scim.get(path);
    await scim.get('/Users?filter=userName eq "ada"');
    await scim.delete(path);
    expect(await kinds()).toEqual([
      'create',
      'update',
      'unchanged',
      'disable',
      'reactivate',
      'create',
      'membership',
      'read',
      'read',
      'delete',
    ]);
  });

  it('tells failures with status, keyword and detail', async () => {
    const { scim, last } = logging();
    await scim.post('/Users', user('ada'));
    await scim.post('/Users', user('ADA')).expect(409);
    expect(await last()).toMatchObject({
      kind: 'create',
      status: 409,
      scimType: 'uniqueness',
      detail: 'The value of "userName" is already in use.',
    });
    await scim.get('/Nothing').expect(404);
    expect(await last()).toMatchObject({ route: 'none', kind: 'other', status: 404 });
    await scim.get('/Users/ada@example.com').expect(404);
    const missing = await last();
    expect(missing).toMatchObject({ route: 'resource', kind: 'read', status: 404 });
    expect(missing).not.toHaveProperty('resourceId');
  });

  it('is made for each operation of a Bulk request, and for the request', async () => {
    const { scim, entries } = logging();
    await scim
      .post('/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'a', data: user('ada') },
          { method: 'POST', path: '/Users', bulkId: 'b', data: user('ada') },
          {
            method: 'PATCH',
            path: '/Users/bulkId:a',
            data: {
              schemas: [PATCH_OP],
              Operations: [{ op: 'replace', value: { active: false } }],
            },
          },
        ],
      })
      .expect(200);
    const [whole, ...operations] = await entries({ order: 'oldest' });
    expect(whole).toMatchObject({ kind: 'bulk', route: 'bulk', method: 'POST', status: 200 });
    expect(operations).toMatchObject([
      { kind: 'create', status: 201, operation: 0, resourceType: 'User' },
      { kind: 'create', status: 409, operation: 1, scimType: 'uniqueness' },
      { kind: 'disable', status: 200, operation: 2, method: 'PATCH' },
    ]);
    expect(operations[2]?.resourceId).toBe(operations[0]?.resourceId);
    expect(new Set([whole, ...operations].map((entry) => entry?.requestId)).size).toBe(1);
  });

  it('tells a circle of Bulk operations as the creations they are', async () => {
    const { scim, entries } = logging();
    const data = (displayName: string, other: string) => ({
      ...group(displayName, [`bulkId:${other}`]),
    });
    await scim.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Groups', bulkId: 'a', data: data('A', 'b') },
        { method: 'POST', path: '/Groups', bulkId: 'b', data: data('B', 'a') },
      ],
    });
    const operations = await entries({ where: { kinds: ['create'] } });
    expect(operations.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('belongs to no tenant without valid credentials, and to its own with those that expired', async () => {
    const tokens = createTokenService({
      store: createMemoryTokenStore(),
      logger: { error() {} },
    });
    const { app, last, entries } = logging({ auth: tokens });
    const { token, record } = await tokens.issue({ tenantId: 'acme', label: 'Entra' });
    const send = (secret?: string) =>
      scimClient(app, { base: '/scim/v2', ...(secret === undefined ? {} : { token: secret }) }).get(
        '/Users',
      );
    await send(token).expect(200);
    expect(await last('acme')).toMatchObject({ status: 200, principalId: record.id });
    await tokens.setProvisioning('acme', false);
    await send(token).expect(403);
    expect(await last('acme')).toMatchObject({ status: 403 });
    await tokens.revoke('acme', record.id);
    await send(token).expect(401);
    const refused = await last('acme');
    expect(refused).toMatchObject({ status: 401, kind: 'read' });
    expect(refused).not.toHaveProperty('principalId');
    await send().expect(401);
    await send('scim_nothing').expect(401);
    expect((await entries({}, NO_TENANT)).map(({ status }) => status)).toEqual([401, 401]);
    expect(await entries({}, 'acme')).toHaveLength(3);
  });

  it('is not made for public discovery', async () => {
    const { app, entries } = logging();
    await scimClient(app, { base: '/scim/v2' }).get('/ServiceProviderConfig').expect(200);
    expect([...(await entries()), ...(await entries({}, NO_TENANT))]).toEqual([]);
  });
});

describe('no entry holds values', () => {
  const MARK = 'zq7';
  const PLACES: Readonly<Record<string, (value: string) => readonly [string, string, unknown?]>> = {
    'a new user': (value) => [
      'post',
      '/Users',
      user(value, {
        emails: [{ value: `${value}@example.com` }],
        title: 7,
        nickName: { a: value },
      }),
    ],
    'a filter': (value) => ['get', `/Users?filter=${encodeURIComponent(`userName eq "${value}"`)}`],
    'a bare filter': (value) => [
      'get',
      `/Users?filter=${encodeURIComponent(`meta.created gt ${value} and`)}`,
    ],
    'a filter of a wrong type': (value) => [
      'get',
      `/Users?filter=${encodeURIComponent(`active eq "${value}"`)}`,
    ],
    'a path': (value) => ['get', `/Users/${encodeURIComponent(`${value}@example.com`)}`],
    'an address': (value) => ['get', `/${encodeURIComponent(value)}`],
    'a PATCH value': (value) => [
      'patch',
      '/Users/none',
      patch({ op: 'replace', path: 'active', value }),
    ],
    'a PATCH value of a user': (value) => [
      'patch',
      '/Users/{id}',
      patch({ op: 'replace', path: 'active', value }, { op: 'add', path: 'title', value: [value] }),
    ],
    'a PATCH filter': (value) => [
      'patch',
      '/Users/{id}',
      patch({ op: 'replace', path: `emails[value eq "${value}"].nothing`, value }),
    ],
    'a PATCH path with quotation marks': (value) => [
      'patch',
      '/Users/{id}',
      patch({ op: 'replace', path: `name" ${value} "x`, value }),
    ],
    'a bulkId': (value) => [
      'post',
      '/Bulk',
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: value, data: { userName: 7 } },
          { method: 'DELETE', path: `/Users/bulkId:${value}` },
          { method: 'DELETE', path: `/Users/bulkId:no${value}` },
          { method: 'DELETE', path: `/Users/${value}@example.com` },
        ],
      },
    ],
    'a name as a key': (value) => ['post', '/Users', user('x', { [`${value} Lovelace`]: 1 })],
    'broken JSON': (value) => ['post', '/Users', `{"userName": "${value}"`],
  };

  it.each(Object.keys(PLACES))('of %s', async (place) => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 12 }), async (noise) => {
        const { scim, entries } = logging({
          conformance: { preset: 'rfc', unknownAttributes: 'refuse' },
        });
        const { id } = (await scim.post('/Users', user('someone'))).body;
        const [method, path, body] = PLACES[place]?.(`${MARK}${noise}`) ?? ['', ''];
        const send = scim[method as 'post'];
        await send(path.replace('{id}', id), body);
        const written = await entries();
        expect(written.length).toBeGreaterThan(1);
        expect(JSON.stringify(written)).not.toContain(MARK);
      }),
      { numRuns: 15 },
    );
  });

  it('not of a store’s own words, or of addresses in the host’s', async () => {
    const { userStore } = createMemoryStores();
    const failing = (error: Error) =>
      logging({
        userStore: overriding(userStore, {
          create: async () => {
            throw error;
          },
        }),
      });
    const refused = failing(new InvalidValueError('nickName', 'Ada is no nickname.'));
    const answer = await refused.scim.post('/Users', user('ada')).expect(400);
    expect(answer.body.detail).toContain('Ada is no nickname.');
    expect((await refused.last())?.detail).toBe('The store refused the value of "nickName".');
    const named = failing(new ScimError(400, 'No room for "Ada Lovelace" <ada@example.com>.'));
    await named.scim.post('/Users', user('ada')).expect(400);
    expect((await named.last())?.detail).toBe('No room for "…" …');
  });
});

describe('appending', () => {
  const QUIET = { warn() {} };

  it('never fails a request; the logger is told once', async () => {
    const told: string[] = [];
    const { scim } = mountScim({
      provisioningLog: {
        append() {
          throw new Error('disk full of ada@example.com');
        },
      },
      logger: {
        ...QUIET,
        error: (message, details) => told.push(message + JSON.stringify(details)),
      },
    });
    await scim.get('/Users').expect(200);
    await scim.get('/Users').expect(200);
    await turn();
    const details = { hook: 'provisioningLog', code: 'threw', error: 'Error' };
    expect(told).toEqual([`provisioningLog failed${JSON.stringify(details)}`]);
  });

  it('never keeps a request waiting, and what waits is bounded', async () => {
    const told: string[] = [];
    let batches = 0;
    const { scim } = mountScim({
      provisioningLog: {
        append() {
          batches += 1;
          return new Promise(() => {});
        },
      },
      logger: { ...QUIET, error: (message) => told.push(message) },
    });
    const operations = Array.from({ length: 1_000 }, () => ({
      method: 'DELETE',
      path: '/Users/x',
    }));
    for (let at = 0; at < 12; at += 1) {
      await scim
        .post('/Bulk', {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
          Operations: operations,
        })
        .expect(200);
    }
    expect(batches).toBe(1);
    expect(told).toEqual(['provisioningLog has too many entries waiting']);
  });

  it('is refused at start for what is no log', () => {
    expect(() => mountScim({ provisioningLog: {} as never })).toThrow('ERR_SCIM_OPTION_VALUE');
  });

  it('keeps two routers apart', async () => {
    const one = logging({
      auth: bearerTokens([{ token: 'x'.repeat(40), principal: { id: 'a' } }]),
    });
    const two = logging();
    await two.scim.get('/Users').expect(200);
    expect(await two.entries()).toHaveLength(1);
    expect(await one.entries()).toEqual([]);
  });
});
