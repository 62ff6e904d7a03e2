import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { createMemoryStores } from '../../../src/index.js';
import { forEachExpress, TOKEN } from '../../support/app.js';
import { ENTERPRISE, ERROR, USER, user } from '../../support/messages.js';
import { SHIP, sailors } from './world.js';

const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const SCIM = /^application\/scim\+json/;
const AUTH = { Authorization: `Bearer ${TOKEN}` };

/** Bugs that other servers shipped, by what their users saw; the requests are those of the clients. */
describe('answers', () => {
  it.each([
    ['externalId', 'abc', 'abc', 1],
    ['externalId', 'abc', 'ABC', 0],
    ['externalId', 'abc', 'nobody', 0],
    [`${ENTERPRISE}:employeeNumber`, '7', '7', 1],
    [`${SHIP}:tattoo`, 'anchor', 'anchor', 1],
  ])('8. 400 on a filter: %s %j looked for by %j', async (attribute, value, asked, total) => {
    const { scim, sailor } = sailors();
    const [, urn = '', name = attribute] = /^(urn:.*):(\w+)$/.exec(attribute) ?? [];
    await sailor('ada', urn === '' ? { [name]: value } : { [urn]: { [name]: value } });
    const filter = encodeURIComponent(`${attribute} eq "${asked}"`);
    const { body } = await scim.get(`/Users?filter=${filter}`).expect(200);
    expect(body).toMatchObject({ schemas: [LIST], totalResults: total });
  });

  it.each([
    [{}],
    [{ Accept: '*/*' }],
    [{ Accept: 'application/json' }],
    [{ Accept: 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2' }],
    [{ Accept: 'text/plain' }],
    [{ Accept: '' }],
  ])('10. 406 for a GET with headers %j', async (headers) => {
    const { app } = sailors();
    const answer = await request(app)
      .get('/scim/v2/Users')
      .set({ ...AUTH, ...headers });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(SCIM);
  });

  forEachExpress((mount, name) => {
    it.each([
      ['no parser', () => []],
      ['express.json()', () => [express.json()]],
      ['a parser of application/scim+json', () => [express.json({ type: '*/*' })]],
      ['express.urlencoded()', () => [express.urlencoded({ extended: true })]],
      ['express.text() of everything', () => [express.text({ type: '*/*' })]],
      ['express.raw() of everything', () => [express.raw({ type: '*/*' })]],
    ])(
      `11. the body is empty, because of the body parser (${name}): %s in front`,
      async (_, make) => {
        for (const type of ['application/scim+json', 'application/json', 'text/plain']) {
          const { app } = mount({ before: (host) => make().map((parser) => host.use(parser)) });
          const answer = await request(app)
            .post('/scim/v2/Users')
            .set({ ...AUTH, 'Content-Type': type })
            .send(JSON.stringify(user('ada')));
          expect(answer.status).toBe(201);
          expect(answer.body.userName).toBe('ada');
        }
      },
    );
  });

  it.each([
    ['an unknown path', 'get', '/Widgets', '', AUTH, 404],
    ['an unknown resource', 'get', '/Users/none', '', AUTH, 404],
    ['the wrong method', 'delete', '/Users', '', AUTH, 405],
    ['a body that is no JSON', 'post', '/Users', '{', AUTH, 400],
    ['a body that is no object', 'post', '/Users', '[]', AUTH, 400],
    ['no token', 'get', '/Users', '', {}, 401],
    ['a wrong token', 'get', '/Users', '', { Authorization: 'Bearer x' }, 401],
    ['a path that cannot be decoded', 'get', '/Users/%ff', '', AUTH, 404],
  ] as const)(
    '12. "cannot parse the answer" to %s',
    async (_, method, path, body, headers, status) => {
      const { app } = sailors();
      const call = request(app)[method](`/scim/v2${path}`).set(headers);
      const answer = await (body === ''
        ? call
        : call.set('Content-Type', 'application/scim+json').send(body));
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toMatch(SCIM);
      expect(answer.body).toMatchObject({ schemas: [ERROR], status: String(answer.status) });
      expect(answer.body.detail).toEqual(expect.any(String));
    },
  );

  it('22. the list is empty for a plain GET', async () => {
    const { scim, sailor, crew } = sailors();
    await sailor('ada');
    await sailor('bea');
    await crew('Crew');
    const users = await scim.get('/Users').expect(200);
    expect(users.body).toMatchObject({ totalResults: 2, startIndex: 1, itemsPerPage: 2 });
    expect(users.body.Resources).toHaveLength(2);
    expect((await scim.get('/Groups').expect(200)).body.Resources).toHaveLength(1);
  });

  it('27. discovery is refused, because it is a bare list or types are wrong', async () => {
    const { scim } = sailors();
    for (const path of ['/Schemas', '/ResourceTypes']) {
      const { body } = await scim.get(path).expect(200);
      expect(body).toMatchObject({ schemas: [LIST], totalResults: body.Resources.length });
      expect(JSON.stringify(body)).not.toContain('null');
    }
    const core = (await scim.get(`/Schemas/${USER}`)).body.attributes as { name: string }[];
    expect(core.find(({ name }) => name === 'active')).toMatchObject({ type: 'boolean' });
    const own = (await scim.get(`/Schemas/${SHIP}`)).body.attributes as { name: string }[];
    expect(own.find(({ name }) => name === 'deck')).toMatchObject({ type: 'integer' });
    const { body } = await scim.get('/ServiceProviderConfig').expect(200);
    expect(body).not.toHaveProperty('Resources');
    expect(body.patch).toEqual({ supported: true });
  });

  it('29. users whom SCIM did not make are listed, and so disabled by the next sync', async () => {
    const stores = createMemoryStores();
    const id = await stores.userStore.addHidden('default', { userName: 'owner@example.com' });
    const { scim } = sailors(stores);
    expect((await scim.get('/Users')).body.totalResults).toBe(0);
    const found = await scim.get('/Users?filter=userName+eq+%22owner@example.com%22').expect(200);
    expect(found.body.totalResults).toBe(0);
    await scim.get(`/Users/${id}`).expect(404);
  });
});
