import crypto from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import express from 'express';
import express4 from 'express4';
import fc from 'fast-check';
import request, { type Response } from 'supertest';
import { createTokenEndpoint } from '../../src/auth/index.js';
import { formOf, parseForm } from '../../src/auth/token-endpoint/form.js';
import { rawRequest } from '../support/raw-request.js';
import { whileServing } from '../support/server.js';
import { monotonicClock } from './support.js';
import {
  AUDIENCE,
  assertionForm,
  assertionOf,
  ISSUER,
  RSA,
  SIGNING_KEY,
  tokenWorld,
  type World,
} from './token-endpoint-support.js';

const FORM = 'application/x-www-form-urlencoded';

const formWith = ({ clientId, secret }: World, more: Record<string, string> = {}) => ({
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: secret,
  ...more,
});

describe('a client that authenticates in two ways', () => {
  it('is refused, whichever they are (RFC 6749 §2.3)', async () => {
    const world = tokenWorld();
    const asserted = assertionForm(assertionOf(world));
    const { grant_type: _, ...assertionOnly } = asserted;
    const answers = [
      await world.basic({ client_secret: world.secret }),
      await world.basic({ client_id: world.clientId, client_secret: world.secret }),
      await world.basic(assertionOnly),
      await world.token(formWith(world, assertionOnly)),
      await world.basic({ client_assertion_type: asserted.client_assertion_type }),
    ];
    expect(answers.map(({ status, body }) => [status, body.error])).toEqual(
      answers.map(() => [400, 'invalid_request']),
    );
  });

  it('is let in with the same secret in both, if the host allows what Entra can be set to', async () => {
    const world = tokenWorld({ allowSameCredentialsInBoth: true });
    const { basic, clientId, secret } = world;
    const both = { client_id: clientId, client_secret: secret };
    expect((await basic(both)).status).toBe(200);
    expect((await basic({ ...both, client_secret: 'other' })).body.error).toBe('invalid_request');
    expect((await basic(both, clientId, 'other')).body.error).toBe('invalid_request');
    expect((await basic(both, 'other')).body.error).toBe('invalid_request');
  });

  it('is refused with two Authorization headers', async () => {
    const { app, clientId, secret } = tokenWorld();
    const good = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
    await whileServing(app, async (origin) => {
      const post = (authorization: string | readonly string[]) =>
        rawRequest(origin, {
          method: 'POST',
          path: '/oauth/token',
          headers: { 'Content-Type': FORM, Authorization: authorization as string },
          chunks: ['grant_type=client_credentials'],
        });
      expect((await post(good)).status).toBe(200);
      const { status, text } = await post([good, 'Basic eDp5']);
      expect([status, JSON.parse(text).error]).toEqual([400, 'invalid_request']);
    });
  });
});

describe('a header that is no Basic header', () => {
  it.each([
    'Basic',
    'Basic ',
    'Basic !!!!',
    `Basic ${Buffer.from('no colon').toString('base64')}`,
    `Basic ${Buffer.from(':secret').toString('base64')}`,
    `Basic ${Buffer.from('%zz:secret').toString('base64')}`,
    'Bearer abc',
    'Digest username="x"',
  ])('is refused with a challenge: %s', async (header) => {
    const { status, headers, body } = await tokenWorld()
      .token('grant_type=client_credentials')
      .set('Authorization', header);
    expect([status, body.error]).toEqual([401, 'invalid_client']);
    expect(headers['www-authenticate']).toMatch(/^Basic /);
  });
});

describe('the body of a token request', () => {
  it.each([
    'client_secret',
    'client_assertion',
    'client_id',
    'grant_type',
    'scope',
    'client%5Fsecret',
  ])('is not taken from the URI: %s', async (name) => {
    const world = tokenWorld();
    const { status, body } = await request(world.app)
      .post(`/oauth/token?x=1&${name}=y`)
      .type('form')
      .send(formWith(world));
    expect([status, body.error]).toEqual([400, 'invalid_request']);
  });

  it('may come with a query that means nothing here', async () => {
    const world = tokenWorld();
    await request(world.app)
      .post('/oauth/token?t=1')
      .type('form')
      .send(formWith(world))
      .expect(200);
  });

  it.each(['application/json', 'text/plain', 'multipart/form-data', `${FORM}x`])(
    'must be a form, not %s',
    async (type) => {
      const world = tokenWorld();
      const { status, body } = await request(world.app)
        .post('/oauth/token')
        .set('Content-Type', type)
        .send(new URLSearchParams(formWith(world)).toString());
      expect([status, body.error]).toEqual([400, 'invalid_request']);
    },
  );

  it('is at most 16 KiB, by its length and by what arrives', async () => {
    const world = tokenWorld();
    const form = new URLSearchParams(formWith(world)).toString();
    const padded = (bytes: number) => `${form}&x=`.padEnd(bytes, 'x');
    expect((await world.token(padded(16_384))).status).toBe(200);
    expect((await world.token(padded(16_385))).status).toBe(413);
    await whileServing(world.app, async (origin) => {
      const { status, text, headers } = await rawRequest(origin, {
        method: 'POST',
        path: '/oauth/token',
        headers: { 'Content-Type': FORM, 'Transfer-Encoding': 'chunked' },
        chunks: [padded(9_000), 'y'.repeat(9_000)],
      });
      expect([status, JSON.parse(text).error]).toEqual([413, 'invalid_request']);
      expect(headers.connection).toBe('close');
    });
  });

  it.each([
    ['a parameter twice', (form: string) => `${form}&grant_type=client_credentials`],
    ['a secret twice', (form: string) => `${form}&client_secret=x`],
    ['broken encoding', (form: string) => `${form}&x=%zz`],
    ['half a character', (form: string) => `${form}&x=%e4`],
  ])('is refused with %s', async (_, change) => {
    const world = tokenWorld();
    const form = new URLSearchParams(formWith(world)).toString();
    const { status, body } = await world.token(change(form));
    expect([status, body.error]).toEqual([400, 'invalid_request']);
  });

  it('meets no prototype', async () => {
    const world = tokenWorld();
    const form = new URLSearchParams(formWith(world)).toString();
    const names = ['__proto__', 'constructor', 'prototype', 'toString', '__proto__[scope]'];
    const all = `${form}&${names.map((name) => `${name}=polluted`).join('&')}`;
    expect((await world.token(all)).status).toBe(200);
    expect(Object.hasOwn(Object.prototype, 'scope')).toBe(false);
    const parsed = JSON.parse('{"__proto__":{"grant_type":"client_credentials"}}');
    expect(formOf(parsed)).toEqual({});
    expect(formOf(Object.create({ grant_type: 'x' }))).toEqual({});
    for (const id of ['__proto__', 'constructor', 'toString']) {
      expect((await world.basic({}, id)).status).toBe(401);
    }
  });

  it('is read as URLSearchParams writes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (scope, other) => {
        const text = new URLSearchParams({ [`x${other}`]: scope, scope }).toString();
        expect(parseForm(text)).toEqual(
          scope === '' ? {} : { scope: new URLSearchParams(text).get('scope') },
        );
      }),
    );
  });

  it('never makes anything but a form or an OAuth error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        try {
          expect(Object.values(parseForm(text)).every((each) => typeof each === 'string')).toBe(
            true,
          );
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_request', status: 400 });
        }
      }),
    );
  });
});

describe('a parser in front of the endpoint', () => {
  const parsers = {
    'no parser': undefined,
    urlencoded: express.urlencoded({ extended: true }),
    'simple urlencoded': express.urlencoded({ extended: false }),
    json: express.json(),
    raw: express.raw({ type: () => true }),
    text: express.text({ type: () => true }),
  };

  for (const [version, make] of Object.entries({ 'Express 5': express, 'Express 4': express4 })) {
    it.each(Object.entries(parsers))(`does no harm in ${version}: %s`, async (_, parser) => {
      const world = tokenWorld();
      const app = make();
      if (parser) app.use(parser);
      app.use('/oauth', world.endpoint);
      const post = (form: object | string) =>
        request(app).post('/oauth/token').type('form').send(form);
      expect((await post(formWith(world))).status).toBe(200);
      const twice = `${new URLSearchParams(formWith(world))}&client_id=${world.clientId}`;
      expect((await post(twice)).body.error).toBe('invalid_request');
    });
  }

  it('may make objects of parameters, which are refused', async () => {
    const world = tokenWorld();
    const app = express();
    app.use(express.urlencoded({ extended: true }));
    app.use('/oauth', world.endpoint);
    const form = `${new URLSearchParams(formWith(world))}&scope[a]=scim`;
    const { body } = await request(app).post('/oauth/token').type('form').send(form);
    expect(body.error).toBe('invalid_request');
  });
});

describe('clients that do not exist', () => {
  it('are compared with a secret all the same', async () => {
    const spy = jest.spyOn(crypto, 'timingSafeEqual');
    try {
      const world = tokenWorld();
      const { clientId } = world.clients.register({ tenantId: 'acme' });
      const comparisons = async (id: string) => {
        spy.mockClear();
        await world.basic({}, id, 'wrong');
        return spy.mock.calls.length;
      };
      expect(await comparisons('nobody')).toBe(1);
      expect(await comparisons(clientId)).toBe(1);
      world.clients.issueSecret('acme', clientId);
      const { secret } = world.clients.issueSecret('acme', clientId);
      world.clients.issueSecret('acme', clientId);
      const all = await comparisons(clientId);
      spy.mockClear();
      await world.basic({}, clientId, secret).expect(200);
      expect(spy.mock.calls).toHaveLength(all);
    } finally {
      spy.mockRestore();
    }
  });

  it('are not looked up under names that no client can have', async () => {
    const asked: string[] = [];
    const { basic } = tokenWorld({
      clients: {
        async find(id) {
          asked.push(id);
          return undefined;
        },
      },
    });
    for (const id of ['a\u0000b', 'ä', 'x'.repeat(256), 'ok']) await basic({}, id);
    expect(asked).toEqual(['ok']);
  });
});

describe('failed attempts', () => {
  it('are limited for a client, wherever they come from', async () => {
    const world = tokenWorld({ authLimit: { attempts: 1000, attemptsPerToken: 3 } });
    const { basic, clientId } = world;
    const waits = monotonicClock();
    const failures: Response[] = [];
    for (let at = 0; at < 4; at += 1) failures.push(await basic({}, clientId, `wrong ${at}`));
    expect(failures.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
    expect(Number(failures.at(-1)?.headers['retry-after'])).toBe(60);
    expect(failures.at(-1)?.body.error).toBe('invalid_client');
    expect((await basic({}, 'other', 'wrong')).status).toBe(401);
    waits.pass(60);
    expect((await basic({}, clientId, 'wrong')).status).toBe(401);
    jest.restoreAllMocks();
  });

  it('are limited for an address, whichever clients they name', async () => {
    const { basic } = tokenWorld({ authLimit: { attempts: 3 } });
    const statuses: number[] = [];
    for (let at = 0; at < 4; at += 1) statuses.push((await basic({}, `client ${at}`)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  it('with secrets are refused unverified, for that client at that address alone', async () => {
    const world = tokenWorld({ authLimit: { attempts: 1, attemptsPerToken: 2 } });
    const { app, basic, clients, clientId, secret, token, events } = world;
    app.set('trust proxy', true);
    for (let at = 0; at < 2; at += 1) await basic({}, clientId, 'wrong');
    const refused = await basic();
    expect(refused.status).toBe(429);
    expect(refused.body.error).toBe('invalid_client');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await token(formWith(world))).status).toBe(429);
    expect(events.filter(({ type }) => type === 'client.refused')).toHaveLength(2);

    expect((await basic().set('X-Forwarded-For', '203.0.113.9')).status).toBe(200);
    const other = clients.register({ tenantId: 'globex' }).clientId;
    const issued = clients.issueSecret('globex', other);
    expect((await basic({}, other, issued.secret)).status).toBe(200);
    expect((await basic({}, 'nobody', secret)).status).toBe(429);
    expect((await basic({}, other, issued.secret)).status).toBe(200);
  });

  it('with secrets that have expired are no guesses, and do not keep the new one out', async () => {
    const world = tokenWorld({ authLimit: { attemptsPerToken: 2 } });
    const { basic, clients, clientId, clock } = world;
    clock.pass(366 * 24 * 3_600_000);
    for (let at = 0; at < 4; at += 1) await basic();
    const { secret } = clients.issueSecret('acme', clientId);
    expect((await basic({}, clientId, secret)).status).toBe(200);
  });

  it('with secrets do not slow assertions', async () => {
    const pem = RSA.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const world = tokenWorld({ authLimit: { attempts: 1, attemptsPerToken: 1 }, now: Date.now });
    const { clientId } = world.clients.register({ tenantId: 'acme', keys: [pem] });
    for (let at = 0; at < 4; at += 1) await world.basic({}, clientId, 'wrong');
    const signed = assertionOf({ clientId, clock: { ...world.clock, now: Date.now } });
    expect((await world.token(assertionForm(signed))).status).toBe(200);
  });

  it('can be left unlimited', async () => {
    const { basic } = tokenWorld({ authLimit: false });
    for (let at = 0; at < 30; at += 1) expect((await basic({}, 'nobody')).status).toBe(401);
  });
});

describe('an error of the host', () => {
  it('is told to the log, and to the client that there is one', async () => {
    const told: unknown[] = [];
    const failure = new Error('connection to 10.0.0.5 refused');
    const endpoint = createTokenEndpoint({
      issuer: ISSUER,
      audience: AUDIENCE,
      signingKey: SIGNING_KEY,
      clients: { find: () => Promise.reject(failure) },
      logger: { error: (...args) => void told.push(args) },
    });
    const app = express().use('/oauth', endpoint);
    const { status, text } = await request(app)
      .post('/oauth/token')
      .type('form')
      .send({ grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' });
    expect([status, JSON.parse(text).error]).toEqual([500, 'server_error']);
    expect(text).not.toContain('10.0.0.5');
    const details = { hook: 'tokenEndpoint.clients', code: 'threw', error: 'Error' };
    expect(told).toEqual([['tokenEndpoint.clients failed', details]]);
  });
});

describe('error descriptions', () => {
  it('have only characters that RFC 6749 §5.2 allows, and nothing that was sent', async () => {
    const world = tokenWorld();
    const marks = '"quoted\\<script>';
    const answers = [
      await world.token(`grant_type=${encodeURIComponent(marks)}`),
      await world.basic({ scope: marks }),
      await world.basic({}, marks, marks),
      await world.token({ ...formWith(world), client_assertion_type: marks }),
    ];
    for (const { body } of answers) {
      expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(body.error_description).not.toContain('script');
    }
  });
});
