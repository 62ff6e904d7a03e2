import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createMemoryStores, type GroupStore, type UserStore } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { group, patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const join = (id: string) => patch({ op: 'add', path: 'members', value: [{ value: id }] });
const leave = (id: string) => patch({ op: 'remove', path: `members[value eq "${id}"]` });

async function world(scim: ScimClient) {
  const { body: ada } = await scim.post('/Users', user('ada')).expect(201);
  const { body: team } = await scim.post('/Groups', group('Team')).expect(201);
  return { path: `/Users/${ada.id}`, id: ada.id as string, team: `/Groups/${team.id}` };
}

const etagOf = async (scim: ScimClient, path: string): Promise<string> =>
  (await scim.get(path).expect(200)).headers.etag ?? '';

const asked = (scim: ScimClient, path: string, tag: string) =>
  scim.get(path).set('If-None-Match', tag);

describe('the version of an answer that shows groups', () => {
  it('makes it 304 while nothing shown has changed, and 200 once the groups have', async () => {
    const { scim } = mountScim();
    const { path, id, team } = await world(scim);
    const alone = await etagOf(scim, path);
    await asked(scim, path, alone).expect(304);
    await scim.patch(team, join(id)).expect(204);
    const joined = await etagOf(scim, path);
    expect(joined).toMatch(/^W\/"[^."]+\.[\w-]{16}"$/);
    await asked(scim, path, alone).expect(200);
    const { headers, text } = await asked(scim, path, joined).expect(304);
    expect([headers.etag, text]).toEqual([joined, '']);
    await scim.patch(team, patch({ op: 'replace', path: 'displayName', value: 'Crew' }));
    await asked(scim, path, joined).expect(200);
    await scim.patch(team, leave(id)).expect(204);
    await asked(scim, path, alone).expect(304);
  });

  it('is that of meta.version wherever the groups are shown, and only there', async () => {
    const { scim } = mountScim({ me: () => ({ id: known }) });
    const { path, id, team } = await world(scim);
    const known = id;
    await scim.patch(team, join(id)).expect(204);
    const tag = await etagOf(scim, path);
    const bare = tag.replace(/\..*/, '"');
    const version = (body: { meta?: { version?: string } }) => body.meta?.version;
    const listed = await scim.get('/Users').expect(200);
    const searched = await scim.post('/Users/.search', {}).expect(200);
    const walked = await scim.get('/Users?cursor').expect(200);
    const filtered = await scim.get(`/Users?filter=id+eq+%22${id}%22&attributes=groups,meta`);
    for (const { body } of [listed, searched, walked, filtered]) {
      expect(version(body.Resources[0])).toBe(tag);
    }
    const me = await scim.get('/Me').expect(200);
    expect([me.headers.etag, version(me.body)]).toEqual([tag, tag]);
    const without = await scim.get(`${path}?excludedAttributes=groups`).expect(200);
    expect([without.headers.etag, version(without.body)]).toEqual([bare, bare]);
    const twice = await scim.get(path).expect(200);
    expect([twice.headers.etag, version(twice.body), twice.body.groups.length]).toEqual([
      tag,
      tag,
      1,
    ]);
    const written = await scim.patch(path, patch({ op: 'add', path: 'title', value: 'x' }));
    expect(version(written.body)).toBe(written.headers.etag);
    expect(written.headers.etag?.split('.')[1]).toBe(tag.split('.')[1]);
    expect(await etagOf(scim, path)).toBe(written.headers.etag);
  });

  it('is matched without the groups by If-Match: who joins a group is not in anybody’s way', async () => {
    const { scim } = mountScim();
    const { path, id, team } = await world(scim);
    const alone = await etagOf(scim, path);
    await scim.patch(team, join(id)).expect(204);
    const joined = await etagOf(scim, path);
    const write = (tag: string, title: string) =>
      scim.patch(path, patch({ op: 'add', path: 'title', value: title })).set('If-Match', tag);
    const { headers } = await write(alone, 'a').expect(200);
    await write(joined, 'b').expect(412);
    await write(headers.etag ?? '', 'b').expect(200);
  });

  it('is asked for by If-Match on a read too: 412 where another is there', async () => {
    const { scim, app, token } = mountScim({ me: () => ({ id: known }) });
    const { path, id, team } = await world(scim);
    const known = id;
    const head = (tag: string) =>
      request(app)
        .head(`/scim/v2${path}`)
        .set('Authorization', `Bearer ${token}`)
        .set('If-Match', tag);
    const alone = await etagOf(scim, path);
    await scim.patch(team, join(id)).expect(204);
    const joined = await etagOf(scim, path);
    for (const tag of [alone, joined, '*', `"other", ${alone}`]) {
      await scim.get(path).set('If-Match', tag).expect(200);
      await head(tag).expect(200);
      // If-Match comes first (RFC 9110 §13.2.2).
      await asked(scim, path, joined).set('If-Match', tag).expect(304);
    }
    for (const tag of ['W/"other"', '"other", *']) {
      const { body } = await scim.get(path).set('If-Match', tag).expect(412);
      expect(body).toMatchObject({ status: '412' });
      await scim.get('/Me').set('If-Match', tag).expect(412);
      await head(tag).expect(412);
      await asked(scim, path, joined).set('If-Match', tag).expect(412);
    }
    await scim.get('/Users/nobody').set('If-Match', '*').expect(404);
    await scim.get('/Users').set('If-Match', 'W/"other"').expect(200);
  });

  it('does not take a dot in a version of the store for its own', async () => {
    const stores = createMemoryStores();
    const dotted = <T extends { meta: { version?: string } }>(record: T): T => ({
      ...record,
      meta: { ...record.meta, version: `2026.${record.meta.version}` },
    });
    const plain = (version: string | undefined) => version?.replace('2026.', '');
    const { userStore } = stores;
    const store = {
      ...userStore,
      capabilities: userStore.capabilities,
      create: async (ctx, draft) => dotted(await userStore.create(ctx, draft)),
      get: async (ctx, id, options) => {
        const found = await userStore.get(ctx, id, options);
        return found && dotted(found);
      },
      replace: async (ctx, id, next, options = {}) => {
        const given = Object.entries(options).map(([name, version]) => [name, plain(version)]);
        return dotted(await userStore.replace(ctx, id, next, Object.fromEntries(given)));
      },
    } as UserStore;
    const { scim } = mountScim({ ...stores, userStore: store });
    const { path, id, team } = await world(scim);
    await scim.patch(team, join(id)).expect(204);
    const tag = await etagOf(scim, path);
    expect(tag).toMatch(/^W\/"2026%2E[^."]+\.[\w-]{16}"$/);
    const change = patch({ op: 'add', path: 'title', value: 'x' });
    await scim.patch(path, change).set('If-Match', 'W/"2026%2Eother"').expect(412);
    await scim.patch(path, change).set('If-Match', tag).expect(200);
  });
});

it('the groups of a user have no order: told in another one, the version is the same', async () => {
  const stores = createMemoryStores();
  let turned = false;
  const groupStore = overriding<GroupStore>(stores.groupStore, {
    async groupsOf(ctx, ids, options) {
      const found = await stores.groupStore.groupsOf?.(ctx, ids, options);
      turned = !turned;
      return new Map([...(found ?? [])].map(([id, all]) => [id, turned ? all : all.toReversed()]));
    },
  });
  const { scim } = mountScim({ ...stores, groupStore });
  const { path, id } = await world(scim);
  for (const name of ['Deck', 'Galley']) await scim.post('/Groups', group(name, [id])).expect(201);
  const tag = await etagOf(scim, path);
  await asked(scim, path, tag).expect(304);
  await asked(scim, path, tag).expect(304);
});

it('the version of a Bulk operation is looked at before the dot', async () => {
  const { scim } = mountScim();
  const { path, id, team } = await world(scim);
  await scim.patch(team, join(id)).expect(204);
  const version = await etagOf(scim, path);
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
  const data = patch({ op: 'add', path: 'title', value: 'x' });
  const bulk = async () => {
    const Operations = [{ method: 'PATCH', path, version, data }];
    return (await scim.post('/Bulk', { schemas, Operations }).expect(200)).body.Operations[0];
  };
  const { status, version: written } = await bulk();
  expect([status, written]).toEqual(['200', expect.stringMatching(/^W\/"[^."]+"$/)]);
  expect((await bulk()).status).toBe('412');
});

describe('If-None-Match with a write', () => {
  it.each(['PUT', 'PATCH', 'DELETE'] as const)(
    'is 412 where it names the version, and nothing happens: %s',
    async (method) => {
      const baseUrl = 'https://rfp.example/scim/v2';
      const { scim } = mountScim({ baseUrl, me: () => ({ id: known }) });
      const { path, id, team } = await world(scim);
      const known = id;
      await scim.patch(team, join(id)).expect(204);
      const send = (at: string) => {
        if (method === 'DELETE') return scim.delete(at);
        const body =
          method === 'PUT'
            ? { ...(at === team ? group('Crew') : user('ada')), externalId: 'x' }
            : patch(
                at === team
                  ? { op: 'remove', path: 'members' }
                  : { op: 'add', path: 'title', value: 'x' },
              );
        return method === 'PUT' ? scim.put(at, body) : scim.patch(at, body);
      };
      for (const at of [path, '/Me', team]) {
        const { text, headers } = await scim.get(at).expect(200);
        for (const tag of ['*', headers.etag ?? '', `W/"other", ${headers.etag}`]) {
          await send(at).set('If-None-Match', tag).expect(412);
        }
        expect((await scim.get(at).expect(200)).text).toBe(text);
      }
      for (const at of [team, path]) {
        const { status } = await send(at).set('If-None-Match', 'W/"other"');
        expect([200, 204]).toContain(status);
      }
    },
  );
});

describe('an asterisk', () => {
  it('in If-None-Match is met by everything that exists', async () => {
    const { scim } = mountScim();
    const { path, team } = await world(scim);
    await asked(scim, path, '*').expect(304);
    await asked(scim, team, ' * ').expect(304);
    await asked(scim, '/Users/nobody', '*').expect(404);
  });

  it.each(['If-Match', 'If-None-Match'])('stands alone in %s', async (name) => {
    const { scim } = mountScim();
    const { path } = await world(scim);
    const change = patch({ op: 'add', path: 'title', value: 'x' });
    for (const value of ['W/"other", *', '*, W/"other"', '**', '"*"']) {
      const answer =
        name === 'If-Match'
          ? await scim.patch(path, change).set(name, value)
          : await scim.get(path).set(name, value);
      expect(answer.status).toBe(name === 'If-Match' ? 412 : 200);
    }
  });
});
