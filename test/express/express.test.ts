import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { createMemoryStores } from '../../src/index.js';
import { forEachExpress, TOKEN } from '../support/app.js';
import { SCIM_JSON } from '../support/client.js';
import { expectScimError } from '../support/expect-error.js';
import { patch, user } from '../support/messages.js';
import { overriding } from '../support/stores.js';

forEachExpress((mount) => {
  describe('the request body', () => {
    it.each([
      'application/scim+json',
      'application/json',
      'application/scim+json; charset=utf-8',
      'application/json;charset="UTF-8"',
      'APPLICATION/SCIM+JSON',
    ])('of type %s is read', async (type) => {
      const { scim } = mount();
      const { body } = await scim.post('/Users', user('ünï')).set('Content-Type', type).expect(201);
      expect(body.userName).toBe('ünï');
    });

    it.each([
      ['express.json() for every type', express.json({ type: '*/*' })],
      ['express.json() for its own type', express.json()],
      ['express.text()', express.text({ type: '*/*' })],
      ['express.raw()', express.raw({ type: '*/*' })],
      ['express.urlencoded()', express.urlencoded({ extended: true })],
    ])('that went through %s is understood', async (_, parser) => {
      const { scim } = mount({ before: (app) => app.use(parser) });
      for (const type of [SCIM_JSON, 'application/json']) {
        const { body } = await scim
          .post('/Users', user(`ünï-${type}`))
          .set('Content-Type', type)
          .expect(201);
        expect(body.userName).toBe(`ünï-${type}`);
        const changed = await scim
          .patch(
            `/Users/${body.id}?attributes=title`,
            patch({ op: 'add', path: 'title', value: 'T' }),
          )
          .set('Content-Type', type)
          .expect(200);
        expect(changed.body.title).toBe('T');
      }
      await scim.get('/Users').expect(200);
    });

    it('parsed in front of the router obeys the same rules', async () => {
      const { scim } = mount({ before: (app) => app.use(express.json({ type: '*/*' })) });
      expectScimError(await scim.post('/Users', []), 400, 'invalidSyntax');
      expectScimError(await scim.post('/Users', user('')), 400, 'invalidValue');
    });

    it('of a GET or DELETE does not matter', async () => {
      const { app, scim } = mount();
      const { body } = await scim.post('/Users', user('ada')).expect(201);
      const call = (method: 'get' | 'delete') =>
        request(app)
          [method](`/scim/v2/Users/${body.id}`)
          .set({ Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'text/html' })
          .send('{');
      expect((await call('get')).status).toBe(200);
      expect((await call('delete')).status).toBe(204);
    });
  });

  describe('the answer', () => {
    it('has exactly the SCIM media type, and the ETag of the resource', async () => {
      const { scim } = mount();
      const made = await scim.post('/Users', user('ada'));
      const path = `/Users/${made.body.id}`;
      const answers = [
        made,
        await scim.get(path),
        await scim.get('/Users'),
        await scim.put(path, user('ada', { title: 'T' })),
        await scim.get('/ServiceProviderConfig'),
        await scim.get('/Schemas'),
        await scim.get('/ResourceTypes/User'),
        await scim.get('/Users/none'),
      ];
      for (const answer of answers) {
        expect(answer.headers['content-type']).toBe('application/scim+json');
        expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(answer.text));
        expect(answer.headers.etag).toBe(answer.body.meta?.version);
      }
    });

    it.each(['application/json', '*/*', 'text/html', 'application/scim+json; charset=utf-8'])(
      'is SCIM also for a client that accepts %s',
      async (accept) => {
        const answer = await mount().scim.get('/Users').set('Accept', accept).expect(200);
        expect(answer.headers['content-type']).toBe('application/scim+json');
      },
    );

    it('without content has neither body nor type', async () => {
      const { scim } = mount();
      const { body } = await scim.post('/Users', user('ada'));
      const answer = await scim.delete(`/Users/${body.id}`).expect(204);
      expect(answer.text).toBe('');
      expect(answer.headers).not.toHaveProperty('content-type');
    });

    it('is 304 without a body when the client has it already', async () => {
      const { scim } = mount();
      const { body } = await scim.post('/Users', user('ada'));
      const answer = await scim
        .get(`/Users/${body.id}?excludedAttributes=groups`)
        .set('If-None-Match', body.meta.version);
      expect(answer.status).toBe(304);
      expect(answer.text).toBe('');
      expect(answer.headers.etag).toBe(body.meta.version);
    });

    it('to HEAD comes, without a body', async () => {
      const { app } = mount();
      const answer = await request(app)
        .head('/scim/v2/Users')
        .set('Authorization', `Bearer ${TOKEN}`);
      expect([200, 405]).toContain(answer.status);
      expect(answer.text ?? '').toBe('');
    });
  });

  describe('a failure of the host’s code never hangs the request', () => {
    const fail = () => {
      throw new Error('host');
    };
    const reject = () => Promise.reject(new Error('host'));

    it.each([
      ['verify throws', { auth: { verify: fail } }],
      ['verify rejects', { auth: { verify: reject } }],
      ['tenant throws', { tenant: fail }],
      ['the unit of work throws', { unitOfWork: { run: fail } }],
      ['the unit of work rejects', { unitOfWork: { run: reject } }],
    ])('when %s', async (_, options) => {
      expectScimError(await mount(options).scim.post('/Users', user('ada')), 500);
    });

    it.each(['create', 'get', 'list'] as const)('when %s of the store fails', async (method) => {
      for (const failure of [fail, reject]) {
        const { userStore, ...rest } = createMemoryStores();
        const { scim } = mount({
          ...rest,
          userStore: overriding(userStore, { [method]: failure }),
        });
        const calls = {
          create: () => scim.post('/Users', user('ada')),
          get: () => scim.get('/Users/1'),
          list: () => scim.get('/Users'),
        };
        expectScimError(await calls[method](), 500);
      }
    });

    it('when the listener of events or the logger fails', async () => {
      const { scim } = mount({ onEvent: reject, logger: { warn() {}, error() {} } });
      await scim.post('/Users', user('ada')).expect(201);
      const noisy = mount({ onEvent: fail, logger: { warn: fail, error: fail } });
      await noisy.scim.post('/Users', user('ada')).expect(201);
    });
  });

  it('a host that answers before the router is not disturbed', async () => {
    const { app } = mount({
      before: (each) => each.use((_, res) => void res.status(418).send('teapot')),
    });
    const answer = await request(app).get('/scim/v2/Users');
    expect(answer.status).toBe(418);
  });

  it('without a group store nothing about groups is said or routed', async () => {
    const { userStore } = createMemoryStores();
    const { scim } = mount({ userStore });
    expectScimError(await scim.get('/Groups'), 404);
    for (const path of ['/ResourceTypes', '/Schemas']) {
      expect((await scim.get(path).expect(200)).text).not.toContain('core:2.0:Group');
    }
  });
});
