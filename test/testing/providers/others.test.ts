import { describe, expect, it } from '@jest/globals';
import {
  type ClientExchange,
  type ClientOptions,
  createAuthentikClient,
  createJumpCloudClient,
  createOneLoginClient,
  type Directory,
} from 'express-scim/testing';
import { person } from './people.js';
import { recordingProvider } from './recording-provider.js';

const BASE = 'http://scim.example.com/scim/v2';
const ADA = person('ada');
const BEA = person('bea');
const CYR = person('cyr');
const crew = (...memberObjectIds: string[]) => ({
  objectId: 'gid-1',
  displayName: 'Crew',
  memberObjectIds,
});
const JANUARY: Directory = {
  people: [ADA, BEA, CYR],
  groups: [crew('oid-ada', 'oid-bea')],
};

interface Script {
  readonly [target: string]: () => Response;
}

/** A provider that answers some requests by a script; the key is method and path without query. */
function scripted(script: Script = {}) {
  const provider = recordingProvider(BASE);
  const send: typeof fetch = async (input, init) => {
    const target = `${init?.method ?? 'GET'} ${new URL(String(input)).pathname.slice(8)}`;
    const answer = await provider.fetch(input, init);
    return script[target]?.() ?? answer;
  };
  const options: ClientOptions = { baseUrl: BASE, token: 'secret', concurrency: 1, fetch: send };
  const lines = () => provider.requests.map((r) => `${r.method} ${r.target}`);
  const operations = () =>
    provider.requests
      .filter((r) => r.method === 'PATCH')
      .map((r) => (r.body as { Operations: unknown }).Operations);
  return { provider, options, lines, operations };
}

const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status });
const list = (Resources: readonly object[], totalResults = Resources.length) =>
  json({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults,
    Resources,
  });

describe('OneLogin', () => {
  it('takes an empty list or 404 when it connects, and nothing else', async () => {
    const answering = (response: () => Response) =>
      createOneLoginClient(scripted({ 'GET /Users': response }).options).testConnection();
    await expect(answering(() => list([]))).resolves.toBeUndefined();
    await expect(answering(() => json({}, 404))).resolves.toBeUndefined();
    await expect(answering(() => list([{ id: '1' }]))).rejects.toThrow('totalResults');
    await expect(answering(() => json({}, 401))).rejects.toThrow('401');
  });

  it('reads all groups before it makes one', async () => {
    const pages = [list([{ id: 'g-1', displayName: 'Crew' }], 2), list([{ id: 'g-2' }], 2)];
    const { options, lines } = scripted({ 'GET /Groups': () => pages.shift() ?? list([]) });
    await createOneLoginClient(options).sync({ people: [], groups: [crew()] });
    expect(lines()).toEqual(['GET /Groups', 'GET /Groups?startIndex=2']);
  });

  it.each([
    ['delete', ['DELETE /Users/users-1']],
    ['suspend', ['PUT /Users/users-1']],
    ['nothing', []],
  ] as const)('deprovisions by its setting: %s', async (deprovision, expected) => {
    const { provider, options, lines } = scripted();
    const client = createOneLoginClient({ ...options, deprovision });
    await client.sync({ people: [ADA], groups: [] });
    provider.clear();
    await client.sync({ people: [], groups: [] });
    expect(lines().slice(1)).toEqual(expected);
    if (deprovision === 'suspend') {
      expect(provider.requests.at(-1)?.body).toMatchObject({ active: false });
    }
  });

  it('sends e-mails as one object where it is told to', async () => {
    const { provider, options } = scripted();
    await createOneLoginClient({ ...options, emailsAsObject: true }).sync({
      people: [ADA],
      groups: [],
    });
    expect(provider.requests.at(-1)?.body).toMatchObject({
      emails: { type: 'work', value: 'ada@example.com' },
    });
  });
});

describe('JumpCloud', () => {
  it('makes a test user and a test group on activation and takes them away', async () => {
    const { options, lines } = scripted();
    await createJumpCloudClient(options).testConnection();
    expect(lines()).toEqual([
      'POST /Users',
      'POST /Groups',
      'DELETE /Groups/groups-2',
      'DELETE /Users/users-1',
    ]);
  });

  it('deactivates its test user where DELETE is missing', async () => {
    const { options, operations } = scripted({
      'DELETE /Users/users-1': () => json({}, 501),
      'PATCH /Users/users-1': () => new Response(null, { status: 204 }),
    });
    await createJumpCloudClient(options).testConnection();
    expect(operations()).toEqual([[{ op: 'replace', path: 'active', value: false }]]);
  });

  it('sends one operation per attribute and removes members by values', async () => {
    const { provider, options, operations } = scripted();
    const client = createJumpCloudClient(options);
    await client.sync(JANUARY);
    provider.clear();
    await client.sync({
      people: [{ ...ADA, displayName: 'Ada X', accountEnabled: false }, BEA, CYR],
      groups: [crew('oid-bea', 'oid-cyr')],
    });
    expect(operations()).toEqual([
      [
        { op: 'replace', path: 'displayName', value: 'Ada X' },
        { op: 'replace', path: 'active', value: false },
      ],
      [{ op: 'add', path: 'members', value: [{ value: 'users-3' }] }],
      [{ op: 'remove', path: 'members', value: [{ value: 'users-1' }] }],
    ]);
  });
});

describe('authentik', () => {
  const config = (maxOperations: number, patch = true) => ({
    'GET /ServiceProviderConfig': () =>
      json({ patch: { supported: patch }, bulk: { supported: true, maxOperations } }),
  });
  const next: Directory = { ...JANUARY, groups: [crew('oid-bea', 'oid-cyr')] };
  const members = { members: [{ value: 'users-1' }, { value: 'users-2' }] };

  async function afterwards(script: Script) {
    const world = scripted(script);
    const client = createAuthentikClient(world.options);
    await client.sync(JANUARY);
    world.provider.put('Groups', { id: 'groups-4', displayName: 'Crew', ...members });
    world.provider.clear();
    expect((await client.sync(next)).failures).toEqual([]);
    return world;
  }

  it('replaces the group without a path, then sends one operation per member', async () => {
    const { operations } = await afterwards(config(1_000));
    expect(operations()).toEqual([
      [
        {
          op: 'replace',
          value: {
            schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
            displayName: 'Crew',
            externalId: 'gid-1',
            id: 'groups-4',
          },
        },
      ],
      [
        { op: 'add', path: 'members', value: [{ value: 'users-3' }] },
        { op: 'remove', path: 'members', value: [{ value: 'users-1' }] },
      ],
    ]);
  });

  it('sends no more member operations at once than bulk.maxOperations', async () => {
    const { operations } = await afterwards(config(1));
    expect(operations().slice(1)).toEqual([
      [{ op: 'add', path: 'members', value: [{ value: 'users-3' }] }],
      [{ op: 'remove', path: 'members', value: [{ value: 'users-1' }] }],
    ]);
  });

  it.each([
    ['PATCH is not supported', config(0, false)],
    ['there is no ServiceProviderConfig', { 'GET /ServiceProviderConfig': () => json({}, 404) }],
  ])('puts the whole group where %s', async (_, script) => {
    const { provider, operations } = await afterwards(script);
    expect(operations()).toEqual([]);
    expect(provider.requests.at(-1)).toMatchObject({
      method: 'PUT',
      body: { id: 'groups-4', members: [{ value: 'users-2' }, { value: 'users-3' }] },
    });
  });

  it('looks for a group by displayName after 409', async () => {
    const { provider, options, lines } = scripted({
      ...config(1_000),
      'POST /Groups': () => json({}, 409),
      'GET /Groups': () => list(lines().at(-1)?.includes('filter') ? [{ id: 'g-9' }] : []),
      'GET /Groups/g-9': () => json({ id: 'g-9', ...members }),
      'PATCH /Groups/g-9': () => new Response(null, { status: 204 }),
    });
    provider.put('Groups', { id: 'g-9', displayName: 'Crew' });
    const report = await createAuthentikClient(options).sync(JANUARY);
    expect(report).toMatchObject({ groups: { created: 0, updated: 1 }, failures: [] });
    expect(lines()).toContain('GET /Groups?filter=displayName%20eq%20%22Crew%22');
  });

  it('reads pages by startIndex alone until totalResults are seen', async () => {
    const pages = [
      list([{ id: 'u-1', userName: 'ada@example.com' }], 3),
      list([{ id: 'u-2' }, { id: 'u-3' }], 3),
    ];
    const { options, lines, provider } = scripted({
      ...config(0),
      'GET /Users': () => pages.shift() ?? list([]),
    });
    provider.put('Users', { id: 'u-1', userName: 'ada@example.com' });
    await createAuthentikClient(options).sync({ people: [ADA], groups: [] });
    expect(lines()).toEqual([
      'GET /ServiceProviderConfig',
      'GET /Users',
      'GET /Users?startIndex=2',
      'GET /Groups',
      'PUT /Users/u-1',
    ]);
  });

  it('does not ask without end for a list that never comes to its total', async () => {
    const { options } = scripted({ 'GET /Users': () => list([], 5) });
    await expect(createAuthentikClient(options).sync(JANUARY)).rejects.toThrow('without end');
  });

  it('keeps ServiceProviderConfig for an hour', async () => {
    let time = 0;
    const { options, lines } = scripted(config(0));
    const client = createAuthentikClient({ ...options, now: () => time });
    const asked = () => lines().filter((line) => line === 'GET /ServiceProviderConfig').length;
    await client.sync(JANUARY);
    time += 3_599_999;
    await client.sync(JANUARY);
    expect(asked()).toBe(1);
    time += 1;
    await client.sync(JANUARY);
    expect(asked()).toBe(2);
  });
});

describe('an exchange', () => {
  it('shows request and answer whole, without token and passwords', async () => {
    const seen: ClientExchange[] = [];
    const { options } = scripted({
      'POST /Users': () =>
        new Response('{"id":"u-1","password":"p","note":"you sent secret"}', {
          status: 201,
          headers: { Location: '/Users/u-1' },
        }),
    });
    const onExchange = (exchange: ClientExchange) => seen.push(exchange);
    await createOneLoginClient({ ...options, onExchange }).sync({ people: [ADA], groups: [] });
    expect(seen.at(-1)).toEqual({
      client: 'OneLogin',
      shape: 'createUser',
      about: expect.objectContaining({ evidence: 'official' }),
      method: 'POST',
      path: '/Users',
      status: 201,
      durationMs: expect.any(Number),
      request: {
        url: `${BASE}/Users`,
        headers: expect.objectContaining({ Authorization: '[redacted]' }),
        body: expect.objectContaining({ userName: 'ada@example.com' }),
      },
      response: {
        headers: expect.objectContaining({ location: '/Users/u-1' }),
        body: { id: 'u-1', password: '[redacted]', note: 'you sent [redacted]' },
      },
    });
    expect(seen.map(({ path }) => path)).toContain('/Users?filter');
  });

  it('shows text that is no JSON as it came', async () => {
    const seen: ClientExchange[] = [];
    const { options } = scripted({ 'GET /Users': () => new Response('<h1>Oh</h1>') });
    const onExchange = (exchange: ClientExchange) => seen.push(exchange);
    const client = createOneLoginClient({ ...options, onExchange });
    await expect(client.testConnection()).rejects.toThrow('ListResponse');
    expect(seen[0]?.response.body).toBe('<h1>Oh</h1>');
  });
});
