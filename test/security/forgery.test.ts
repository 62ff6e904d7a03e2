import { describe, expect, it } from '@jest/globals';
import { bearerTokens } from '../../src/auth/index.js';
import type { ScimOptions } from '../../src/index.js';
import { mountScim } from '../support/app.js';
import { type ScimClient, scimClient } from '../support/client.js';
import { expectScimError } from '../support/expect-error.js';
import { ENTERPRISE, group, user } from '../support/messages.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const tokenOf = (id: string) => `${id}-token-for-tests-with-more-than-32-characters`;

function mounted(options: Partial<ScimOptions> = {}) {
  const { app, path } = mountScim({
    auth: bearerTokens([
      { token: tokenOf('north'), principal: { id: 'north', tenantId: 'north' } },
      { token: tokenOf('south'), principal: { id: 'south', tenantId: 'south' } },
      {
        token: tokenOf('reader'),
        principal: { id: 'reader', tenantId: 'north', scopes: ['users:read'] },
      },
    ]),
    ...options,
  });
  const clientOf = (id: string): ScimClient => scimClient(app, { base: path, token: tokenOf(id) });
  return { north: clientOf('north'), south: clientOf('south'), reader: clientOf('reader') };
}

async function fill(scim: ScimClient): Promise<string[]> {
  const ids: string[] = [];
  for (const name of ['ada', 'bea', 'cleo']) {
    const { body } = await scim.post('/Users', user(name)).expect(201);
    ids.push(body.id);
  }
  return ids;
}

const cursorOf = async (scim: ScimClient): Promise<string> =>
  (await scim.get('/Users?cursor=&count=1').expect(200)).body.nextCursor;
const turn = (scim: ScimClient, cursor: string, rest = '&count=1') =>
  scim.get(`/Users?cursor=${encodeURIComponent(cursor)}${rest}`);

describe('a cursor', () => {
  it('is refused in the same words whatever is wrong with it', async () => {
    const { north, south, reader } = mounted();
    await fill(north);
    await fill(south);
    const cursor = await cursorOf(north);
    await turn(north, cursor).expect(200);
    const foreign = await cursorOf(south);
    // The last character may hold bits that are in no byte.
    const flipped = Array.from({ length: cursor.length - 1 }, (_, at) => {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      return cursor.slice(0, at) + other + cursor.slice(at + 1);
    });
    const answers = [
      await turn(south, cursor),
      await turn(north, foreign),
      await turn(reader, cursor),
      await turn(north, cursor, '&count=1&sortBy=userName'),
      await turn(north, cursor, `&count=1&filter=${encodeURIComponent('userName pr')}`),
      await turn(north, cursor.slice(1)),
      await turn(north, cursor.slice(0, 20)),
      await turn(north, cursor.repeat(2)),
      await turn(north, 'x'.repeat(10_000)),
      await turn(north, Buffer.from('["north",null]').toString('base64url')),
      await north.get(`/Groups?cursor=${cursor}&count=1`),
      await north.get(`/?cursor=${cursor}&count=1`),
      ...(await Promise.all(flipped.map((each) => turn(north, each)))),
    ];
    for (const answer of answers) expectScimError(answer, 400, 'invalidCursor');
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('of another router is refused, unless they share the secret', async () => {
    const [one, other] = [mounted(), mounted()];
    await fill(one.north);
    await fill(other.north);
    expectScimError(await turn(other.north, await cursorOf(one.north)), 400, 'invalidCursor');
    const cursor = { secret: 'a-secret-for-tests-with-more-than-32-characters' };
    const [third, fourth] = [mounted({ cursor }), mounted({ cursor })];
    await fill(third.north);
    await fill(fourth.north);
    await turn(fourth.north, await cursorOf(third.north)).expect(200);
    expectScimError(await turn(fourth.south, await cursorOf(third.north)), 400, 'invalidCursor');
  });
});

describe('ids of another tenant in a Bulk request', () => {
  it('name nothing: as paths, members, references or bulkIds', async () => {
    const { north, south } = mounted();
    const [ada = '', bea = ''] = await fill(north);
    const crew = await north.post('/Groups', group('Crew', [ada])).expect(201);
    const before = (await north.get('/Users?sortBy=id')).body.Resources;
    const members = [
      { value: ada },
      { value: crew.body.id, type: 'Group' },
      { $ref: crew.body.meta.location },
      { value: `bulkId:${bea}` },
      { value: 'bulkId:own' },
    ];
    const Operations = [
      { method: 'POST', path: '/Users', bulkId: 'own', data: user('own') },
      { method: 'POST', path: '/Users', bulkId: ada, data: user('named-like-ada') },
      {
        method: 'POST',
        path: '/Groups',
        bulkId: 'g',
        data: {
          displayName: 'Spies',
          members: members.filter(({ value }) => value !== `bulkId:${bea}`),
        },
      },
      { method: 'POST', path: '/Groups', bulkId: 'h', data: { displayName: 'Lost', members } },
      { method: 'DELETE', path: `/Users/${ada}` },
      { method: 'PUT', path: `/Users/${bea}`, data: user('taken') },
      { method: 'DELETE', path: `/Users/bulkId:${bea}` },
      { method: 'DELETE', path: `/Groups/${crew.body.id}` },
      {
        method: 'PATCH',
        path: `/Groups/${crew.body.id}`,
        data: { Operations: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:own' }] }] },
      },
      {
        method: 'POST',
        path: '/Users',
        bulkId: 'boss',
        data: user('boss', { [ENTERPRISE]: { manager: { value: `bulkId:${ada}` } } }),
      },
    ];
    const answer = await south.post('/Bulk', { schemas: [BULK], Operations }).expect(200);
    const statuses: string[] = answer.body.Operations.map(
      ({ status }: { status: string }) => status,
    );
    expect(statuses.slice(0, 3)).toEqual(['201', '201', '201']);
    expect(Number(statuses[3])).toBeGreaterThanOrEqual(400);
    for (const status of statuses.slice(4, 9)) expect(['400', '404', '409']).toContain(status);
    expect(statuses[9]).toBe('201');

    const spies = await south.get('/Groups').expect(200);
    expect(spies.body.totalResults).toBe(1);
    const own = await south.get('/Users?filter=userName eq "own"').expect(200);
    expect(spies.body.Resources[0].members).toEqual([
      expect.objectContaining({ value: own.body.Resources[0].id }),
    ]);
    const boss = await south.get('/Users?filter=userName eq "boss"').expect(200);
    const like = await south.get('/Users?filter=userName eq "named-like-ada"').expect(200);
    expect(boss.body.Resources[0][ENTERPRISE].manager.value).toBe(like.body.Resources[0].id);

    const after = (await north.get('/Users?sortBy=id')).body.Resources;
    const stateOf = ({
      id,
      userName,
      meta,
    }: {
      id: string;
      userName: string;
      meta: { version: string };
    }) => [id, userName, meta.version];
    expect(after.map(stateOf)).toEqual(before.map(stateOf));
    const { body } = await north.get(`/Groups/${crew.body.id}`).expect(200);
    expect(body.members.map(({ value }: { value: string }) => value)).toEqual([ada]);
    expect(body.meta.version).toBe(crew.body.meta.version);
  });
});
