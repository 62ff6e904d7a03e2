import { beforeEach, describe, expect, it } from '@jest/globals';
import { createOktaClient, type Directory } from 'express-scim/testing';
import { person } from './people.js';
import { recordingProvider } from './recording-provider.js';

const BASE = 'http://scim.example.com/scim/v2';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ADA = person('ada', { preferredLanguage: 'en-US', jobTitle: 'Captain' });
const BEA = person('bea');
const crew = (displayName: string, ...memberObjectIds: string[]) => ({
  objectId: 'gid-1',
  displayName,
  memberObjectIds,
});
const JANUARY: Directory = { people: [ADA, BEA], groups: [crew('Crew', 'oid-ada', 'oid-bea')] };

let provider: ReturnType<typeof recordingProvider>;
beforeEach(() => {
  provider = recordingProvider(BASE);
});

type More = Omit<Parameters<typeof createOktaClient>[0], 'baseUrl' | 'token'>;
const okta = (more: More = {}) =>
  createOktaClient({
    baseUrl: BASE,
    token: 'secret',
    concurrency: 1,
    fetch: provider.fetch,
    ...more,
  });

const lines = () => provider.requests.map((r) => `${r.method} ${r.target}`);
const operations = (start: string) =>
  provider.requests
    .filter((r) => r.method === 'PATCH' && r.target.startsWith(start))
    .map((r) => (r.body as { Operations: unknown }).Operations);

/** What is sent for the second directory. */
async function afterwards(next: Directory, more: More = {}) {
  const client = okta(more);
  await client.sync(JANUARY);
  provider.clear();
  const report = await client.sync(next);
  expect(report.failures).toEqual([]);
}

describe('Okta', () => {
  it('probes with one user and a userName that nobody has, by its own headers', async () => {
    await okta().testConnection();
    expect(lines()[0]).toBe('GET /Users?count=1&startIndex=1');
    expect(lines()[1]).toMatch(
      /^GET \/Users\?filter=userName%20eq%20%22.*%40example\.com%22&startIndex=1&count=100$/,
    );
    expect(provider.requests[0]?.headers).toEqual({
      Authorization: 'Bearer secret',
      'User-Agent': 'Okta SCIM Client 1.0.0',
      Accept: 'application/scim+json',
      'Accept-Charset': 'utf-8',
    });
  });

  it('looks for a user, then creates with empty groups and a dummy password', async () => {
    await okta().sync({ people: [ADA], groups: [] });
    expect(lines()).toEqual([
      'GET /Users?filter=userName%20eq%20%22ada%40example.com%22&startIndex=1&count=100',
      'POST /Users',
    ]);
    expect(provider.requests[1]?.body).toEqual({
      schemas: [USER],
      userName: 'ada@example.com',
      name: { givenName: 'ada', familyName: 'Quill' },
      emails: [{ primary: true, value: 'ada@example.com', type: 'work' }],
      displayName: 'ada Quill',
      locale: 'en-US',
      externalId: 'oid-ada',
      groups: [],
      password: expect.stringMatching(/^.{16}$/),
      active: true,
    });
  });

  it('links a user who is there, and puts back what it does not know', async () => {
    provider.put('Users', {
      id: 'u-9',
      schemas: [USER],
      userName: 'ada@example.com',
      active: true,
      nickName: 'Countess',
      emails: [{ type: 'home', value: 'a@example.org' }],
      meta: { version: 'W/"1"' },
    });
    const report = await okta().sync({ people: [ADA], groups: [] });
    expect(report.users).toMatchObject({ created: 0, updated: 1 });
    expect(provider.requests.at(-1)).toMatchObject({
      method: 'PUT',
      target: '/Users/u-9',
      body: {
        id: 'u-9',
        nickName: 'Countess',
        emails: [
          { type: 'home', value: 'a@example.org', display: 'a@example.org' },
          { type: 'work', value: 'ada@example.com', display: 'ada@example.com', primary: true },
        ],
        groups: [],
        meta: { version: 'W/"1"' },
      },
    });
  });

  it.each([
    ['oin', { people: [{ ...ADA, accountEnabled: false }, BEA], groups: JANUARY.groups }],
    ['oin', { people: [BEA], groups: [crew('Crew', 'oid-bea')] }],
  ] as const)('deactivates by a path-less PATCH (%s), and never deletes', async (_, next) => {
    await afterwards(next);
    expect(operations('/Users')).toEqual([[{ op: 'replace', value: { active: false } }]]);
    expect(lines().some((line) => line.startsWith('DELETE'))).toBe(false);
  });

  it('deactivates by PUT where the wizard made the integration', async () => {
    await afterwards(
      { people: [BEA], groups: [crew('Crew', 'oid-bea')] },
      { integration: 'wizard' },
    );
    const put = provider.requests.find((r) => r.target.startsWith('/Users') && r.method === 'PUT');
    expect(put?.body).toMatchObject({ userName: 'ada@example.com', active: false });
    expect(operations('/')).toEqual([]);
  });

  it('looks again for somebody who is assigned again, and activates', async () => {
    const client = okta();
    await client.sync(JANUARY);
    await client.sync({ people: [BEA], groups: [] });
    const [ada] = provider.requests.filter((r) => r.method === 'POST');
    provider.put('Users', { ...(ada?.body as object), id: 'users-1', active: false });
    provider.clear();
    const report = await client.sync({ people: [ADA, BEA], groups: [] });
    expect(report.users.restored).toBe(1);
    expect(lines()[0]).toMatch(/^GET \/Users\?filter=userName/);
    expect(operations('/Users')).toEqual([[{ op: 'replace', value: { active: true } }]]);
  });

  const LATER = { people: [ADA, BEA, person('cyr')], groups: [crew('Deck', 'oid-ada', 'oid-cyr')] };
  const rename = { op: 'replace', value: { id: 'groups-3', displayName: 'Deck' } };
  const both = [{ value: 'users-1' }, { value: 'users-4' }];

  it.each([
    [
      'changes',
      [
        [rename],
        [
          { op: 'remove', path: 'members[value eq "users-2"]' },
          { op: 'add', path: 'members', value: [{ value: 'users-4' }] },
        ],
      ],
    ],
    ['replace', [[rename], [{ op: 'replace', path: 'members', value: both }]]],
    [
      'pathless',
      [[{ op: 'replace', value: { members: both, id: 'groups-3', displayName: 'Deck' } }]],
    ],
  ] as const)('pushes a group by %s', async (groupPush, expected) => {
    await afterwards(LATER, { groupPush });
    expect(operations('/Groups')).toEqual(expected);
  });

  it('pushes a group by PUT, display null, where the wizard made the integration', async () => {
    await afterwards(LATER, { integration: 'wizard' });
    expect(provider.requests.at(-1)).toMatchObject({
      method: 'PUT',
      target: '/Groups/groups-3',
      body: {
        id: 'groups-3',
        displayName: 'Deck',
        members: both.map(({ value }) => ({ value, display: null })),
      },
    });
  });

  it('imports by pages of a hundred, and links without another query', async () => {
    provider.put('Users', { id: 'u-9', userName: 'Ada@example.com', active: true });
    const client = okta();
    expect(await client.import()).toEqual({ users: 1, groups: 0 });
    expect(lines()).toEqual([
      'GET /Users?startIndex=1&count=100',
      'GET /Groups?startIndex=1&count=100',
    ]);
    provider.clear();
    await client.sync({ people: [ADA], groups: [] });
    expect(lines()).toEqual(['GET /Users/u-9', 'PUT /Users/u-9']);
  });

  it.each([
    ['a page without its numbers', { totalResults: 1, Resources: [{ id: '1' }] }, 'itemsPerPage'],
    [
      'one id on two pages',
      { totalResults: 150, itemsPerPage: 1, startIndex: 1, Resources: [{ id: '1' }] },
      'one id on two pages',
    ],
  ])('breaks an import off at %s', async (_, page, message) => {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse'];
    const fetch = async () => new Response(JSON.stringify({ schemas, ...page }));
    await expect(okta({ fetch }).import()).rejects.toThrow(message);
  });

  it('takes a 409 on creation as final', async () => {
    const fetch: typeof globalThis.fetch = async (input, init) =>
      init?.method === 'POST'
        ? new Response('{"detail":"userName is in use"}', { status: 409 })
        : provider.fetch(input, init);
    const report = await okta({ fetch }).sync({ people: [ADA], groups: [] });
    expect(report.failures).toEqual([
      { objectId: 'oid-ada', reason: 'POST /Users: answered 409 (userName is in use).' },
    ]);
  });
});
