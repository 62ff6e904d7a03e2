import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import {
  createMemoryStores,
  InvalidValueError,
  NotFoundError,
  type RequestContext,
  UnavailableError,
  UniquenessError,
  VersionConflictError,
} from '../../../src/index.js';
import { forEachExpress, TOKEN } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';
import { patch, user } from '../../support/messages.js';
import { rawRequest } from '../../support/raw-request.js';
import { whileServing } from '../../support/server.js';
import { overriding } from '../../support/stores.js';

const AUTHORIZED = { Authorization: `Bearer ${TOKEN}` };
const JSON_BODY = { ...AUTHORIZED, 'Content-Type': 'application/scim+json' };

forEachExpress((mount) => {
  describe('a body', () => {
    it.each([
      ['damaged JSON', '{"userName": '],
      ['an array', '[]'],
      ['a text', '"x"'],
      ['null', 'null'],
      ['nothing', ''],
    ])('that is %s is 400 invalidSyntax', async (_, body) => {
      expectScimError(await mount().scim.post('/Users', body), 400, 'invalidSyntax');
    });

    it.each(['text/xml', 'application/x-www-form-urlencoded', 'nonsense'])(
      'of type %s is 415',
      async (type) => {
        const { scim } = mount();
        expectScimError(await scim.post('/Users', user('a')).set('Content-Type', type), 415);
      },
    );

    it.each([
      'application/scim+json; charset=ISO-8859-1',
      'application/json;charset="windows-1252"',
      'application/scim+json; charset=utf-8',
    ])('of type %s is read as UTF-8', async (type) => {
      const { scim } = mount();
      const { body } = await scim.post('/Users', user('zoë')).set('Content-Type', type).expect(201);
      expect(body.userName).toBe('zoë');
    });

    it.each([
      ['one byte of Latin-1', Buffer.from('{"userName":"zo\xeb"}', 'latin1')],
      ['half a character', Buffer.from([...Buffer.from('{"userName":"zo'), 0xc3])],
      ['UTF-16', Buffer.from('{"userName":"zoe"}', 'utf16le')],
    ])('of bytes that are not UTF-8 is 400 invalidSyntax: %s', async (_, bytes) => {
      const { app, scim, token } = mount();
      const answer = await request(app)
        .post('/scim/v2/Users')
        .set('Authorization', `Bearer ${token}`)
        .set('Content-Type', 'application/scim+json; charset=ISO-8859-1')
        .serialize((body) => body)
        .send(bytes);
      expectScimError(answer, 400, 'invalidSyntax');
      expect((await scim.get('/Users')).body.totalResults).toBe(0);
    });

    it('that is too large is 413 and names the limit', async () => {
      const { scim } = mount({ limits: { maxBodyBytes: 2_000 } });
      const answer = await scim.post('/Users', user('x'.repeat(2_000)));
      expectScimError(answer, 413);
      expect(answer.body.detail).toContain('2000');
      await scim.post('/Users', user('x'.repeat(100))).expect(201);
    });

    it('that is too large is 413 also without Content-Length', async () => {
      const { app } = mount({ limits: { maxBodyBytes: 2_000 } });
      await whileServing(app, async (origin) => {
        const answer = await rawRequest(origin, {
          method: 'POST',
          path: '/scim/v2/Users',
          headers: { ...JSON_BODY, 'Transfer-Encoding': 'chunked' },
          chunks: ['{"userName":"', ...Array<string>(30).fill('x'.repeat(100)), '"}'],
        });
        expectScimError(answer, 413);
      });
    });

    it('in pieces that cut characters apart arrives whole', async () => {
      const { app } = mount();
      const text = JSON.stringify(user('ünï-🌊'));
      await whileServing(app, async (origin) => {
        const { hostname, port } = new URL(origin);
        const socket = connect(Number(port), hostname);
        const bytes = Buffer.from(text);
        socket.write(
          `POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n` +
            `Content-Type: application/scim+json\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`,
        );
        for (const byte of bytes) {
          socket.write(Buffer.of(byte));
          await new Promise(setImmediate);
        }
        const parts: Buffer[] = [];
        socket.on('data', (part: Buffer) => parts.push(part));
        await once(socket, 'close');
        expect(Buffer.concat(parts).toString()).toContain('"userName":"ünï-🌊"');
      });
    });
  });

  describe('a route', () => {
    it.each(['/Nope', '/Users/1/2', '/Schemas/urn:none', '/ResourceTypes/None', '/users2'])(
      '%s that does not exist is 404',
      async (path) => {
        expectScimError(await mount().scim.get(path), 404);
      },
    );

    it.each<['delete' | 'get' | 'post' | 'put' | 'patch', string, string[]]>([
      ['delete', '/Users', ['GET', 'POST']],
      ['put', '/Users', ['GET', 'POST']],
      ['patch', '/Groups', ['GET', 'POST']],
      ['post', '/Users/1', ['GET', 'PUT', 'PATCH', 'DELETE']],
      ['put', '/ServiceProviderConfig', ['GET']],
      ['post', '/Schemas', ['GET']],
      ['delete', '/ResourceTypes/User', ['GET']],
    ])('%s %s is 405 and says what is allowed', async (method, path, allowed) => {
      const answer = await mount().scim[method](path, {});
      expectScimError(answer, 405);
      expect(answer.headers.allow?.split(/, */)).toEqual(expect.arrayContaining(allowed));
    });

    it.each(['/Users/%E0%A4%A', '/Users/%', '/%zz'])(
      '%s that is wrongly encoded is an error of the client',
      async (path) => {
        await whileServing(mount().app, async (origin) => {
          const answer = await rawRequest(origin, {
            path: `/scim/v2${path}`,
            headers: AUTHORIZED,
          });
          expectScimError(answer, answer.status === 400 ? 400 : 404, undefined);
        });
      },
    );

    it('with an unknown resource is 404', async () => {
      const { scim } = mount();
      expectScimError(await scim.get('/Users/nobody'), 404);
      expectScimError(await scim.put('/Users/nobody', user('a')), 404);
      expectScimError(await scim.delete('/Users/nobody'), 404);
      expectScimError(
        await scim.patch('/Users/nobody', patch({ op: 'replace', path: 'title', value: 't' })),
        404,
      );
    });
  });

  describe('credentials', () => {
    it.each([
      ['none', undefined],
      ['an unknown token', 'Bearer nobody-knows-this-one-0123456789abcdef'],
      ['another scheme', 'Basic dXNlcjpwYXNz'],
      ['an empty token', 'Bearer '],
      ['two of them', `Bearer ${TOKEN}, Bearer ${TOKEN}`],
    ])('that are %s get 401 with a challenge', async (_, header) => {
      const { app } = mount();
      const pending = request(app).get('/scim/v2/Users');
      const answer = await (header === undefined ? pending : pending.set('Authorization', header));
      expectScimError(answer, 401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer\b/);
      expect(answer.text).not.toContain('nobody-knows');
    });

    it('are asked for before anything is said about routes and bodies', async () => {
      const { app } = mount();
      expectScimError(await request(app).get('/scim/v2/Nope'), 401);
      expectScimError(await request(app).post('/scim/v2/Users').send('{'), 401);
    });

    it('that cannot be checked are an internal error, not a refusal', async () => {
      const { scim } = mount({
        auth: {
          async verify() {
            throw new Error('db.internal:5432 refused');
          },
        },
      });
      const answer = await scim.get('/Users');
      expectScimError(answer, 500);
      expect(answer.text).not.toContain('db.internal');
    });
  });

  describe('a store that throws', () => {
    const failing = (failure: () => never) => {
      const { userStore, ...rest } = createMemoryStores();
      return { ...rest, userStore: overriding(userStore, { get: failure, replace: failure }) };
    };

    it.each<[string, () => never]>([
      [
        'synchronously',
        () => {
          throw new Error('SELECT secret FROM users');
        },
      ],
      [
        'later',
        (async () => {
          throw new TypeError('SELECT secret FROM users');
        }) as () => never,
      ],
      [
        'something that is no error',
        (async () => {
          throw { secret: 'secret' };
        }) as () => never,
      ],
    ])(
      '%s is 500 without internals, with a correlation id that the log has',
      async (_, failure) => {
        const logger = { warn: jest.fn(), error: jest.fn() };
        const { scim } = mount({ ...failing(failure), logger });
        const answer = await scim.get('/Users/1');
        expectScimError(answer, 500);
        expect(answer.text).not.toMatch(/secret|SELECT|TypeError|at .*\.ts/);
        expect(logger.error).toHaveBeenCalledTimes(1);
        const id = /Correlation id: (\S{8,})$/.exec(answer.body.detail)?.[1];
        expect(logger.error).toHaveBeenCalledWith(
          expect.any(String),
          expect.objectContaining({ requestId: id }),
        );
      },
    );

    it.each<[Error, number, string | undefined]>([
      [new UniquenessError('userName'), 409, 'uniqueness'],
      [new NotFoundError(), 404, undefined],
      [new InvalidValueError('title', 'At most 40 characters.'), 400, 'invalidValue'],
      [new UnavailableError(7), 503, undefined],
      [new VersionConflictError(), 503, undefined],
    ])('%s is answered as what it means', async (error, status, scimType) => {
      const stores = createMemoryStores();
      const { scim } = mount({
        ...stores,
        userStore: overriding(stores.userStore, {
          replace: async () => {
            throw error;
          },
        }),
        limits: { maxRetries: 2 },
      });
      const { body } = await scim.post('/Users', user('a')).expect(201);
      const answer = await scim.put(`/Users/${body.id}`, user('b'));
      expectScimError(answer, status, scimType);
      if (error instanceof InvalidValueError) expect(answer.body.detail).toContain('title');
      if (error instanceof UniquenessError) expect(answer.body.detail).toContain('userName');
      const wait = error instanceof UnavailableError ? '7' : status === 503 ? '1' : undefined;
      expect(answer.headers['retry-after']).toBe(wait);
    });

    it('with a version conflict is run again, and tells a client with If-Match', async () => {
      const stores = createMemoryStores();
      let conflicts = 2;
      const { scim } = mount({
        ...stores,
        userStore: overriding(stores.userStore, {
          replace: (...args) => {
            conflicts -= 1;
            if (conflicts >= 0) return Promise.reject(new VersionConflictError());
            return stores.userStore.replace(...args);
          },
        }),
      });
      const { body } = await scim.post('/Users', user('a')).expect(201);
      await scim.put(`/Users/${body.id}`, user('b')).expect(200);
      conflicts = 1;
      const answer = await scim
        .put(`/Users/${body.id}`, user('c'))
        .set('If-Match', (await scim.get(`/Users/${body.id}`)).headers.etag ?? '');
      expectScimError(answer, 412);
    });

    it('with a conflict of transactions alone is run again despite If-Match', async () => {
      const stores = createMemoryStores();
      let deadlocks = 2;
      const { scim } = mount({
        ...stores,
        userStore: overriding(stores.userStore, {
          replace: (...args) => {
            deadlocks -= 1;
            const error = new VersionConflictError(undefined, { isTransient: true });
            return deadlocks >= 0 ? Promise.reject(error) : stores.userStore.replace(...args);
          },
        }),
      });
      const { body, headers } = await scim.post('/Users', user('a')).expect(201);
      await scim
        .put(`/Users/${body.id}`, user('b'))
        .set('If-Match', headers.etag ?? '')
        .expect(200);
      expect(deadlocks).toBeLessThan(0);
    });
  });

  describe('a client that goes away', () => {
    it('in the middle of its body leaves nothing behind', async () => {
      const { app, scim } = mount();
      await whileServing(app, async (origin, server) => {
        const { hostname, port } = new URL(origin);
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {});
        const arrived = once(server, 'request');
        socket.write(
          `POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n` +
            'Content-Type: application/scim+json\r\nContent-Length: 1000\r\n\r\n{"userName":"half',
        );
        await arrived;
        socket.destroy();
        await once(socket, 'close');
      });
      const { body } = await scim.get('/Users').expect(200);
      expect(body.totalResults).toBe(0);
    });

    it('aborts the signal of a read', async () => {
      const stores = createMemoryStores();
      const events = new EventEmitter();
      const asked = once(events, 'asked');
      const aborted = once(events, 'aborted');
      const { app } = mount({
        ...stores,
        userStore: overriding(stores.userStore, {
          get: async (ctx: RequestContext) => {
            ctx.signal.addEventListener('abort', () => events.emit('aborted', ctx.signal.aborted));
            events.emit('asked');
            await aborted;
            return undefined;
          },
        }),
      });
      await whileServing(app, async (origin) => {
        const { hostname, port } = new URL(origin);
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {});
        socket.write(
          `GET /scim/v2/Users/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
        );
        await asked;
        socket.destroy();
        expect(await aborted).toEqual([true]);
      });
    });
  });
});
