import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { mountScim, TOKEN } from '../../support/app.js';
import { user } from '../../support/messages.js';
import { rawRequest } from '../../support/raw-request.js';
import { whileServing } from '../../support/server.js';

describe('a query string', () => {
  async function found(query: string) {
    const { app, scim } = mountScim();
    for (const name of ['a+b@example.com', 'ünï', '100%']) {
      await scim.post('/Users', user(name)).expect(201);
    }
    return request(app).get(`/scim/v2/Users?${query}`).set('Authorization', `Bearer ${TOKEN}`);
  }

  it.each([
    ['spaces as plus, the plus encoded', 'filter=userName+eq+%22a%2Bb@example.com%22'],
    ['everything encoded', 'filter=userName%20eq%20%22a%2Bb%40example.com%22'],
    [
      'the name of the parameter encoded and in capitals',
      'F%49LTER=userName+eq+%22a%2Bb@example.com%22',
    ],
    ['beyond ASCII', 'filter=userName+eq+%22%C3%BCn%C3%AF%22'],
    ['a percent sign encoded', 'filter=userName+eq+%22100%25%22'],
    ['a percent sign that encodes nothing', 'filter=userName+eq+%22100%%22'],
    [
      'empty pairs and unknown parameters',
      '&&aadOptscim062020&=&x=%zz&filter=userName+eq+%22100%25%22&',
    ],
  ])('is understood with %s', async (_, query) => {
    const { status, body } = await found(query);
    expect(status).toBe(200);
    expect(body.totalResults).toBe(1);
  });

  it.each([
    ['Latin-1', 'userName+eq+%22%FCn%EF%22'],
    ['half a character', 'userName+eq+%22%C3%22'],
    ['half a character in front of another', 'userName+eq+%22%C3a%22'],
  ])('whose filter encodes %s is refused, never searched with U+FFFD', async (_, filter) => {
    const { app } = mountScim();
    await whileServing(app, async (origin) => {
      const headers = { Authorization: `Bearer ${TOKEN}` };
      const get = (query: string) =>
        rawRequest(origin, { path: `/scim/v2/Users?${query}`, headers });
      const { status, text } = await get(`filter=${filter}`);
      expect([status, JSON.parse(text).scimType]).toEqual([400, 'invalidFilter']);
      expect((await get(`attributes=%E9&${filter}`)).status).toBe(400);
      expect((await get(`unknown=${filter}&%E9=1`)).status).toBe(200);
    });
  });

  it.each(['count=2&count=3', 'count=2&COUNT=2', 'filter[0]=id+pr', 'count=%zz'])(
    'that nobody can understand is 400: %s',
    async (query) => {
      expect((await found(query)).status).toBe(400);
    },
  );

  it('with an equals sign in a value keeps it', async () => {
    const { body } = await found('filter=userName+eq+%22a=b%22');
    expect(body.totalResults).toBe(0);
  });
});
