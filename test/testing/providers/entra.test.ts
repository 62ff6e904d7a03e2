import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ClientExchange,
  ClientRequestError,
  createEntraClient,
  type EntraDialect,
  type EntraDirectory,
} from 'express-scim/testing';
import { person, SMALL } from './people.js';
import { recordingProvider } from './recording-provider.js';

const BASE = 'http://scim.example.com/scim/v2';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let provider: ReturnType<typeof recordingProvider>;
beforeEach(() => {
  provider = recordingProvider(BASE);
});

function entra(
  dialect: EntraDialect,
  more: { onExchange?: (exchange: ClientExchange) => void } = {},
) {
  return createEntraClient({
    baseUrl: `${BASE}/`,
    token: 'secret',
    dialect,
    concurrency: 1,
    membersPerPatch: 2,
    fetch: provider.fetch,
    ...more,
  });
}

const of = (method: string, start: string) =>
  provider.requests.filter((r) => r.method === method && r.target.startsWith(start));

/** Bodies of the PATCH requests that an incremental cycle sends after an initial one. */
async function patches(dialect: EntraDialect, next: EntraDirectory, start = '/') {
  const client = entra(dialect);
  await client.initialCycle(SMALL);
  provider.clear();
  const report = await client.incrementalCycle(next);
  expect(report.failures).toEqual([]);
  return of('PATCH', start).map((r) => (r.body as { Operations: unknown }).Operations);
}

const withAda = (more: Parameters<typeof person>[1]): EntraDirectory => ({
  ...SMALL,
  people: SMALL.people.map((p) => (p.mailNickname === 'ada' ? { ...p, ...more } : p)),
});

const withCrew = (memberObjectIds: readonly string[]): EntraDirectory => ({
  ...SMALL,
  groups: SMALL.groups.map((g) => (g.objectId === 'gid-1' ? { ...g, memberObjectIds } : g)),
});

describe('Test Connection', () => {
  it('queries a random user and group, encoded as a form, without a Content-Type', async () => {
    await entra('default').testConnection();
    expect(
      provider.requests.map((r) =>
        r.target.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, 'GUID'),
      ),
    ).toEqual([
      '/Users?filter=userName+eq+%22GUID%22',
      '/Groups?excludedAttributes=members&filter=displayName+eq+%22GUID%22',
    ]);
    expect(provider.requests[0]?.headers).toEqual({
      Authorization: 'Bearer secret',
      Accept: '*/*',
    });
  });

  it('fails on 404, on an answer that is no ListResponse and on a match', async () => {
    const answering = (status: number, body: unknown) =>
      createEntraClient({
        baseUrl: BASE,
        token: 't',
        fetch: async () => new Response(JSON.stringify(body), { status }),
      }).testConnection();
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse'];
    await expect(answering(404, { detail: 'no such user' })).rejects.toThrow(ClientRequestError);
    await expect(answering(200, [])).rejects.toThrow('ListResponse');
    await expect(answering(200, { schemas, totalResults: 1 })).rejects.toThrow('totalResults');
    await expect(answering(200, { schemas, totalResults: 0 })).resolves.toBeUndefined();
  });
});

describe('an initial cycle', () => {
  it('matches by userName, then creates with the documented body', async () => {
    const report = await entra('default').initialCycle(SMALL);
    expect(report.users).toMatchObject({ created: 4, updated: 0 });
    expect(provider.requests[0]?.target).toBe('/Users?filter=userName+eq+%22ada%40example.com%22');
    expect(of('POST', '/Users')[0]).toMatchObject({
      headers: { 'Content-Type': 'application/scim+json; charset=utf-8' },
      body: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
        userName: 'ada@example.com',
        externalId: 'ada',
        active: true,
        emails: [{ primary: true, type: 'work', value: 'ada@example.com' }],
        name: { givenName: 'ada', familyName: 'Quill', formatted: 'ada Quill' },
        phoneNumbers: [{ type: 'mobile', value: '+1 (555) 010-0001' }],
        addresses: [{ type: 'work', streetAddress: '4 Quay', locality: 'Mull' }],
        [ENTERPRISE]: { employeeNumber: '1001', department: 'Deck' },
        meta: { resourceType: 'User' },
        roles: [],
      },
    });
  });

  it('reads a user who is there by id and patches only what differs', async () => {
    provider.put('Users', {
      id: 'u-9',
      userName: 'ada@example.com',
      active: true,
      displayName: 'Old Name',
      externalId: 'ada',
      name: { givenName: 'ada', familyName: 'Quill', formatted: 'ada Quill' },
      emails: [{ type: 'work', value: 'ada@example.com' }],
    });
    const report = await entra('default').initialCycle({ people: [person('ada')], groups: [] });
    expect(report.users).toMatchObject({ created: 0, updated: 1 });
    expect(provider.requests.map((r) => `${r.method} ${r.target.split('?')[0]}`)).toEqual([
      'GET /Users',
      'GET /Users/u-9',
      'PATCH /Users/u-9',
    ]);
    expect(provider.requests[2]?.body).toEqual({
      schemas: [PATCH_OP],
      Operations: [{ op: 'Replace', path: 'displayName', value: 'ada Quill' }],
    });
  });

  it.each([
    ['default', 'Add'],
    ['aadOptscim062020', 'add'],
  ] as const)('sends managers as bare text after everybody exists (%s)', async (dialect, op) => {
    const report = await entra(dialect).initialCycle(SMALL);
    expect(report.managersSet).toBe(3);
    const order = provider.requests.map((r) => r.method);
    expect(order.indexOf('PATCH')).toBeGreaterThan(order.indexOf('POST', 4));
    expect(of('PATCH', '/Users')[0]?.body).toEqual({
      schemas: [PATCH_OP],
      Operations: [{ op, path: `${ENTERPRISE}:manager`, value: 'users-1' }],
    });
  });

  it('creates groups without members, then adds members singly and in batches', async () => {
    const report = await entra('default').initialCycle(SMALL);
    expect(report).toMatchObject({ groups: { created: 2 }, membersAdded: 4 });
    expect(of('GET', '/Groups')[0]?.target).toBe(
      '/Groups?excludedAttributes=members&filter=displayName+eq+%22Harbour+Crew%22',
    );
    expect(of('POST', '/Groups')[0]?.body).toEqual({
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:Group',
        'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
      ],
      externalId: 'gid-1',
      displayName: 'Harbour Crew',
      meta: { resourceType: 'Group' },
    });
    const ids = of('PATCH', '/Groups').map(
      (r) => (r.body as { Operations: [{ value: { value: string }[] }] }).Operations[0].value,
    );
    expect(ids).toEqual([
      [{ $ref: null, value: 'users-1' }],
      [
        { $ref: null, value: 'users-2' },
        { $ref: null, value: 'users-3' },
      ],
      [{ $ref: null, value: 'users-4' }],
    ]);
  });

  it('does not create somebody only to disable them, and leaves them out of groups', async () => {
    const report = await entra('default').initialCycle(withAda({ accountEnabled: false }));
    expect(report.users).toMatchObject({ created: 3, skipped: 1 });
    expect(report).toMatchObject({ managersSet: 1, membersAdded: 3, failures: [] });
  });
});

describe('an incremental cycle', () => {
  it('sends nothing when nothing changed', async () => {
    const client = entra('default');
    await client.initialCycle(SMALL);
    provider.clear();
    await client.incrementalCycle(structuredClone(SMALL));
    expect(provider.requests).toEqual([]);
  });

  it('by default sends one capitalised operation per attribute', async () => {
    const next = withAda({ displayName: 'Ada X', jobTitle: 'Admiral', businessPhone: '+1 555' });
    expect(await patches('default', next)).toEqual([
      [
        { op: 'Replace', path: 'displayName', value: 'Ada X' },
        { op: 'Replace', path: 'title', value: 'Admiral' },
        { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+1 555' },
      ],
    ]);
  });

  it('with the flag gathers single-valued attributes and keeps value paths apart', async () => {
    const next = withAda({
      givenName: 'Adele',
      displayName: 'Ada X',
      department: 'Bridge',
      mail: 'new@example.com',
      preferredLanguage: 'en',
    });
    expect(await patches('aadOptscim062020', next)).toEqual([
      [
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.com' },
        {
          op: 'replace',
          value: {
            displayName: 'Ada X',
            'name.givenName': 'Adele',
            'name.formatted': 'Adele Quill',
            [`${ENTERPRISE}:department`]: 'Bridge',
          },
        },
        { op: 'add', value: { preferredLanguage: 'en' } },
      ],
    ]);
  });

  it.each([
    ['default', { op: 'Replace', path: 'active', value: 'False' }],
    ['aadOptscim062020', { op: 'replace', path: 'active', value: false }],
  ] as const)('disables with active false (%s)', async (dialect, operation) => {
    expect(await patches(dialect, withAda({ softDeleted: true }))).toEqual([[operation]]);
  });

  it('does not clear an attribute whose source became empty', async () => {
    const { jobTitle: _none, ...ada } = SMALL.people[0] ?? person('ada');
    const next = { ...SMALL, people: [ada, ...SMALL.people.slice(1)] };
    expect(await patches('default', next)).toEqual([]);
  });

  it('clears a manager with an empty string', async () => {
    provider.put('Users', {
      ...person('eve'),
      id: 'u-9',
      userName: 'eve@example.com',
      [ENTERPRISE]: { manager: { value: 'u-1' } },
    });
    await entra('default').initialCycle({ people: [person('eve')], groups: [] });
    expect(of('PATCH', '/Users/u-9').at(-1)?.body).toMatchObject({
      Operations: [{ op: 'Replace', path: `${ENTERPRISE}:manager`, value: '' }],
    });
  });

  it.each([
    [
      'default',
      [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'users-1' }] }],
      [
        {
          op: 'Remove',
          path: 'members',
          value: [
            { $ref: null, value: 'users-2' },
            { $ref: null, value: 'users-3' },
          ],
        },
      ],
    ],
    [
      'aadOptscim062020',
      [{ op: 'remove', path: 'members[value eq "users-1"]' }],
      [
        { op: 'remove', path: 'members[value eq "users-2"]' },
        { op: 'remove', path: 'members[value eq "users-3"]' },
      ],
    ],
  ] as const)('removes members in the form of its dialect (%s)', async (dialect, one, two) => {
    expect(await patches(dialect, withCrew(['oid-dov']), '/Groups')).toEqual([one, two]);
  });

  it('reads a group without members before it renames it', async () => {
    const next = {
      ...SMALL,
      groups: SMALL.groups.map((g) => ({ ...g, displayName: `${g.displayName}!` })),
    };
    expect(await patches('default', next)).toEqual(
      next.groups.map((g) => [{ op: 'Replace', path: 'displayName', value: g.displayName }]),
    );
    expect(of('GET', '/Groups').map((r) => r.target.split('?')[1])).toEqual([
      'excludedAttributes=members',
      'excludedAttributes=members',
    ]);
  });

  it('deletes what was purged', async () => {
    const client = entra('default');
    await client.initialCycle(SMALL);
    const report = await client.incrementalCycle({
      people: SMALL.people.slice(0, 3),
      groups: SMALL.groups.slice(0, 1).map((g) => ({ ...g, memberObjectIds: ['oid-ada'] })),
    });
    expect(report).toMatchObject({ users: { deleted: 1 }, groups: { deleted: 1 }, failures: [] });
    expect(of('DELETE', '/').map((r) => r.target)).toEqual(['/Groups/groups-6', '/Users/users-4']);
  });

  it('sends a membership that had to wait for its member', async () => {
    const client = entra('default');
    await client.initialCycle(withAda({ accountEnabled: false }));
    expect(await client.incrementalCycle(SMALL)).toMatchObject({
      users: { created: 1 },
      membersAdded: 1,
    });
  });
});

describe('trouble', () => {
  it('is retried after 429 and 5xx, and every exchange is reported without personal data', async () => {
    const exchanges: ClientExchange[] = [];
    provider.failWith(429, 503);
    const client = entra('default', { onExchange: (exchange) => exchanges.push(exchange) });
    const report = await client.initialCycle({ people: [person('ada')], groups: [] });
    expect(report.failures).toEqual([]);
    expect(exchanges.map((e) => `${e.method} ${e.path} ${e.status}`)).toEqual([
      'GET /Users?filter 429',
      'GET /Users?filter 503',
      'GET /Users?filter 200',
      'POST /Users 201',
    ]);
  });

  it('is given up after a bounded number of times and reported, others go on', async () => {
    provider.failWith(500, 500, 500, 500, 500);
    const people = [person('ada'), person('bea')];
    const report = await entra('default').initialCycle({ people, groups: [] });
    expect(report.failures).toEqual([
      { objectId: 'oid-ada', reason: 'GET /Users: answered 500 (later).' },
    ]);
    expect(report.users.created).toBe(1);
  });

  it('of a lost answer to a POST ends in a match, not in a second user', async () => {
    let posts = 0;
    const losing: typeof fetch = async (input, init) => {
      if (init?.method !== 'POST') return provider.fetch(input, init);
      posts++;
      if (posts === 1) {
        await provider.fetch(input, init);
        throw new TypeError('socket hang up');
      }
      return new Response('{"detail":"userName is in use"}', { status: 409 });
    };
    const client = createEntraClient({ baseUrl: BASE, token: 't', fetch: losing });
    const report = await client.initialCycle({ people: [person('ada')], groups: [] });
    expect(report).toMatchObject({ users: { created: 0, unchanged: 1 }, failures: [] });
    expect(of('POST', '/Users')).toHaveLength(1);
  });
});

describe('concurrency', () => {
  it('keeps as many requests in flight as asked for, and no more', async () => {
    let inFlight = 0;
    let most = 0;
    const slow: typeof fetch = async (input, init) => {
      inFlight++;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inFlight--;
      return provider.fetch(input, init);
    };
    const people = Array.from({ length: 30 }, (_, i) => person(`p${i}`));
    const client = createEntraClient({ baseUrl: BASE, token: 't', fetch: slow, concurrency: 5 });
    await client.initialCycle({ people, groups: [] });
    expect(most).toBe(5);
  });
});
