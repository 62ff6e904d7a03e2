import { describe, expect, it } from '@jest/globals';
import express from 'express';
import {
  createMemoryStores,
  createScimRouter,
  type ListPage,
  type ResourceRecord,
} from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { type ScimClient, scimClient } from '../../support/client.js';
import { ENTERPRISE, group, patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

const quiet = { warn() {}, error() {} };

describe('what a record looks like is kept, but', () => {
  /** Every URI in the answers to one read of each kind. */
  async function urisIn(scim: ScimClient, id: string): Promise<readonly string[]> {
    const answers = [
      await scim.get(`/Users/${id}`).expect(200),
      await scim.get('/Users').expect(200),
      await scim.get('/Users?filter=userName eq "ada"').expect(200),
      await scim.get('/Groups').expect(200),
    ];
    return answers.flatMap(
      ({ text }) => text.match(/https?:[^"]*\/(?:Users|Groups)\/[^"]*/g) ?? [],
    );
  }

  it('never with the address of another request, however they take turns', async () => {
    const app = express();
    const scim = createScimRouter({ ...createMemoryStores(), auth: 'none', logger: quiet });
    app.use('/one', scim).use('/two', scim);
    const clients = ['/one', '/two'].flatMap((base) =>
      ['a.example', 'b.example'].map((host) => ({
        start: `http://${host}${base}/`,
        client: scimClient(app, { base, headers: { Host: host } }),
      })),
    );
    const [first] = clients;
    if (!first) throw new Error('there are clients');
    const boss = await first.client.post('/Users', user('boss')).expect(201);
    const manager = { value: boss.body.id };
    const ada = { ...user('ada'), [ENTERPRISE]: { manager } };
    const { body } = await first.client.post('/Users', ada).expect(201);
    await first.client.post('/Groups', group('Crew', [body.id])).expect(201);
    for (let turn = 0; turn < 3; turn += 1) {
      for (const { start, client } of clients) {
        const uris = await urisIn(client, body.id);
        expect(uris.length).toBeGreaterThan(8);
        expect(uris.filter((uri) => !uri.startsWith(start))).toEqual([]);
      }
    }
  });

  it('not beyond a change of it, or of the groups it is in', async () => {
    const { scim } = mountScim();
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const path = `/Users/${body.id}`;
    const read = async () => [
      (await scim.get(path).expect(200)).body,
      (await scim.get('/Users').expect(200)).body.Resources[0],
    ];
    for (const title of ['Poet', 'Countess']) {
      await scim.patch(path, patch({ op: 'replace', path: 'title', value: title })).expect(200);
      for (const shown of await read()) expect(shown.title).toBe(title);
    }
    const crew = await scim.post('/Groups', group('Crew', [body.id])).expect(201);
    for (const shown of await read()) {
      expect(shown.groups).toEqual([expect.objectContaining({ value: crew.body.id })]);
    }
    await scim.delete(`/Groups/${crew.body.id}`).expect(204);
    for (const shown of await read()) expect(shown).not.toHaveProperty('groups');
  });

  it('only where the store says by freezing it that it stays as it is', async () => {
    const stores = createMemoryStores();
    const { userStore } = stores;
    const thawed = overriding(userStore, {
      list: async (ctx, query): Promise<ListPage<ResourceRecord>> => {
        const page = await userStore.list(ctx, query);
        const resources = page.resources.map((record, i) => (i % 2 === 0 ? { ...record } : record));
        return { ...page, resources };
      },
    });
    const { scim } = mountScim({ ...stores, userStore: thawed });
    const names = ['ada', 'grâce', '林', 'edsger', 'tony'];
    for (const name of names) await scim.post('/Users', user(name)).expect(201);
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await scim.get('/Users').expect(200);
      const shown = answer.body.Resources.map(({ userName }: { userName: string }) => userName);
      expect(shown).toEqual(names);
      expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(answer.text));
    }
  });

  it('without what the store has in an extension beyond its schema', async () => {
    const stores = createMemoryStores();
    const { userStore } = stores;
    const talkative = overriding(userStore, {
      async get(ctx, id, options) {
        const record = await userStore.get(ctx, id, options);
        return record && { ...record, [ENTERPRISE]: { department: 'Sales', salary: 1 } };
      },
    });
    const { scim } = mountScim({ ...stores, userStore: talkative });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const shown = await scim.get(`/Users/${body.id}`).expect(200);
    expect(shown.body[ENTERPRISE]).toEqual({ department: 'Sales' });
  });
});
