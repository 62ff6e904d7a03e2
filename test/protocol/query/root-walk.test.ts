import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { includingStores } from '../../support/including-stores.js';
import { group, user } from '../../support/messages.js';

describe('a walk over all types by cursor', () => {
  it('counts each type once, and finds everything once', async () => {
    const { calls, ...stores } = includingStores(createMemoryStores());
    const { scim } = mountScim(stores);
    for (const name of ['ada', 'bea', 'cleo']) await scim.post('/Users', user(name)).expect(201);
    for (const name of ['Crew', 'Deck']) await scim.post('/Groups', group(name)).expect(201);
    const walk = async (count: number) => {
      const names: string[] = [];
      const pages: (readonly string[])[] = [];
      for (let cursor = ''; ; ) {
        calls.length = 0;
        const { body } = await scim.get(`/?count=${count}&cursor=${cursor}`).expect(200);
        pages.push(calls.map((call) => call.split(' ')[0] ?? ''));
        expect(body.totalResults).toBe(5);
        for (const { userName, displayName } of body.Resources) names.push(userName ?? displayName);
        cursor = body.nextCursor;
        if (cursor === undefined) return { names, pages };
      }
    };
    const all = ['ada', 'bea', 'cleo', 'Crew', 'Deck'].sort();
    const one = await walk(1);
    expect([...one.names].sort()).toEqual(all);
    expect(one.pages).toEqual([['list', 'list'], ['list'], ['list'], ['list'], ['list']]);
    const two = await walk(2);
    expect([...two.names].sort()).toEqual(all);
    expect(two.pages).toEqual([['list', 'list'], ['list', 'list'], ['list']]);
  });

  it('is of one query: a cursor with other parts is refused', async () => {
    const { scim } = mountScim();
    for (const name of ['ada', 'bea']) await scim.post('/Users', user(name)).expect(201);
    const { body } = await scim.get('/?count=1&cursor').expect(200);
    await scim.get(`/Users?count=1&cursor=${body.nextCursor}`).expect(400);
    await scim.get(`/?count=1&cursor=${body.nextCursor}`).expect(200);
  });
});
