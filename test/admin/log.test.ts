import { describe, expect, it } from '@jest/globals';
import type { LogPage, LogRow } from '../../src/admin/api-types/observation.js';
import { createObservedWorld, someHistory } from './observed-world.js';
import { createWorld } from './world.js';

/** What the page gets of the log of acme. */
async function entries(
  { as }: Pick<Awaited<ReturnType<typeof someHistory>>, 'as'>,
  query = '',
): Promise<readonly LogRow[]> {
  return (await as('acme/ada')('get', `/log${query}`).expect(200)).body.rows;
}

describe('the provisioning log', () => {
  it('tells the newest first, with whose token it was, and why something failed', async () => {
    const { ada, ...world } = await someHistory();
    const rows = await entries(world);
    expect(rows.map(({ kind, failed }) => `${kind} ${failed}`)).toEqual([
      'disable false',
      'read false',
      'create true',
      'create false',
      'create false',
    ]);
    expect(rows[0]).toMatchObject({
      credential: 'Entra',
      resourceType: 'User',
      resourceId: ada,
      status: 200,
      changed: ['active'],
    });
    expect(rows[0]).not.toHaveProperty('meaning');
    expect(rows[2]).toMatchObject({
      status: 409,
      scimType: 'uniqueness',
      meaning: expect.stringMatching(/same name/),
    });
    expect(JSON.stringify(rows)).not.toMatch(/@acme|tenantId|position/);
  });

  it.each([
    ['PATCH', '/Users', 'nope[', /target attribute does not exist here/],
    ['PATCH', '/Users', 'emails[type eq', /in the path of a change/],
    ['GET', '/Users?filter=title+eq', undefined, /matching attribute/],
  ])('explains a %s of %s with the path %p', async (method, path, changed, meaning) => {
    const { as, provider, logged } = createObservedWorld();
    const { send, create } = await provider('acme');
    const id = await create('ada@acme');
    const Operations = [{ op: 'replace', path: changed, value: 'x' }];
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    if (method === 'GET') await send('get', path).expect(400);
    else await send('patch', `${path}/${id}`, { schemas, Operations }).expect(400);
    await logged(2);
    const rows = await entries({ as }, '?outcome=failure');
    expect(rows).toMatchObject([{ status: 400, meaning: expect.stringMatching(meaning) }]);
  });

  it('tells that a PUT of a group left the members out, what became of them and how many', async () => {
    const omittedMembers = { action: 'cleared', members: 2 } as const;
    const entry = {
      time: '2026-11-22T00:00:00.000Z',
      tenantId: 'acme',
      requestId: 'r1',
      method: 'PUT',
      route: 'resource',
      kind: 'membership',
      status: 200,
      omittedMembers,
      position: '1',
    } as const;
    const { as } = createWorld({ log: { query: async () => [entry] } });
    const { rows } = (await as('acme/ada')('get', '/log').expect(200)).body;
    expect(rows).toMatchObject([{ omittedMembers }]);
  });

  it('tells whose roles were kept and why, and nothing else that a log may hold', async () => {
    const rolesKept = [{ reason: 'locked', users: 1, userIds: ['u1'] }] as const;
    const entry = {
      time: '2026-11-22T00:00:00.000Z',
      tenantId: 'acme',
      principalId: 'roles',
      requestId: 'r1',
      method: '',
      route: 'none',
      kind: 'roles',
      status: 200,
      rolesKept,
      position: '1',
      note: 'of the host’s own',
    } as const;
    const { as } = createWorld({ log: { query: async () => [entry] } });
    const { rows } = (await as('acme/ada')('get', '/log?kind=roles').expect(200)).body;
    const { tenantId, principalId, position, note, ...told } = entry;
    expect(rows).toEqual([{ ...told, failed: false }]);
  });

  it.each([
    ['?outcome=failure', ['create']],
    ['?outcome=success&kind=create', ['create', 'create']],
    ['?kind=disable', ['disable']],
    ['?resourceType=Group', []],
    ['?outcome=&kind=&requestId=', ['disable', 'read', 'create', 'create', 'create']],
    ['?since=2999-01-01T00:00:00Z', []],
    ['?until=2999-01-01T00:00:00Z&kind=read', ['read']],
  ])('is narrowed by %s', async (query, kinds) => {
    expect((await entries(await someHistory(), query)).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('finds a resource and a request by their ids', async () => {
    const { ada, ...world } = await someHistory();
    expect((await entries(world, `?resourceId=${ada}`)).map(({ kind }) => kind)).toEqual([
      'disable',
      'create',
    ]);
    const [, , failed] = await entries(world);
    expect(await entries(world, `?requestId=${failed?.requestId}`)).toEqual([failed]);
  });

  it.each(['?kind=party', '?outcome=maybe', '?since=yesterday', `?resourceId=${'x'.repeat(257)}`])(
    'refuses %s',
    async (query) => {
      const { as } = createObservedWorld();
      await as('acme/ada')('get', `/log${query}`).expect(400);
    },
  );

  it('is turned page by page, each entry once', async () => {
    const { as, provider, logged } = createObservedWorld();
    const { send } = await provider('acme');
    for (let i = 0; i < 60; i += 1) await send('get', `/Users?startIndex=${i + 1}`);
    await logged(60);
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const answer: { readonly body: LogPage } = await as('acme/ada')('get', `/log?after=${after}`);
      const { rows, next } = answer.body;
      seen.push(...rows.map(({ requestId }) => requestId));
      sizes.push(rows.length);
      after = next;
    }
    expect(sizes).toEqual([25, 25, 10]);
    expect(new Set(seen).size).toBe(60);
  });
});
