import { connect } from 'node:net';
import { expect } from '@jest/globals';
import express from 'express';
import { TOKEN } from '../../support/app.js';
import { SCIM_JSON } from '../../support/client.js';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { add, aUser, ENTERPRISE, PATCH_OP, patch, remove, replace, USER } from '../messages.js';
import type { Provider } from '../world.js';

const ORDINARY = Object.getOwnPropertyNames(Object.prototype).sort().join();

/** The members that reach prototypes in careless code, as JSON text. */
const POISON =
  '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":true}';

/** All that follows the head of an answer, as it comes over the wire. */
function bytesAfterHead(
  { origin, mount }: Provider,
  method: string,
  path: string,
  headers: readonly string[] = [],
): Promise<{ readonly head: string; readonly rest: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      const lines = [`Host: ${hostname}`, `Authorization: Bearer ${TOKEN}`, 'Connection: close'];
      const request = [`${method} ${mount}${path} HTTP/1.1`, ...lines, ...headers, '', ''];
      socket.write(request.join('\r\n'));
    });
    socket.setEncoding('utf8');
    socket.on('data', (part) => {
      text += part;
    });
    socket.on('error', reject);
    socket.on('end', () => {
      const end = text.indexOf('\r\n\r\n');
      resolve({ head: text.slice(0, end), rest: text.slice(end + 4) });
    });
  });
}

/** The rules of HTTP, and of the framework around the router. */
export const httpChecks: readonly Check[] = [
  {
    ids: ['HTTP-a'],
    title: 'HEAD answers as GET does, without the body',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const headers = { Authorization: `Bearer ${TOKEN}` };
      for (const path of [
        `/Users/${id}`,
        '/Users',
        '/ServiceProviderConfig',
        '/Schemas',
        '/Users/nobody',
        '/Users?filter=x',
      ]) {
        const get = await scim.get(path);
        const head = await scim.request({ method: 'HEAD', path: scim.mount + path, headers });
        const { date: _, ...expected } = get.headers;
        expect(head).toMatchObject({ status: get.status, text: '', headers: expected });
        expect((await bytesAfterHead(scim, 'HEAD', path)).rest).toBe('');
      }
      const anonymous = { method: 'HEAD', path: `${scim.mount}/Users` };
      expect((await scim.request(anonymous)).status).toBe(401);
    },
  },
  {
    ids: ['HTTP-b'],
    title: 'OPTIONS says what is allowed, and CORS is the host’s',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const headers = { Authorization: `Bearer ${TOKEN}` };
      for (const [path, allow] of [
        ['/Users', 'GET, POST'],
        [`/Users/${id}`, 'GET, PUT, PATCH, DELETE'],
        ['/Bulk', 'POST'],
      ] as const) {
        const answer = await scim.request({ method: 'OPTIONS', path: scim.mount + path, headers });
        expect(answer).toMatchObject({ status: 204, text: '', headers: { allow } });
      }
      const unknown = { method: 'OPTIONS', path: `${scim.mount}/unknown`, headers };
      expectScimError(await scim.request(unknown), 404);

      const open = await t.mount(
        {},
        {
          before: (app) =>
            app.use((request, response, next) => {
              response.setHeader('Access-Control-Allow-Origin', 'https://admin.example');
              if (request.method === 'OPTIONS') response.status(204).end();
              else next();
            }),
        },
      );
      const preflight = await open.request({ method: 'OPTIONS', path: `${open.mount}/Users` });
      for (const answer of [
        preflight,
        await open.get('/Users'),
        await open.get('/Users/nobody'),
        await open.anonymous.get('/Users'),
      ]) {
        const origin = answer.headers['access-control-allow-origin'];
        expect(origin).toBe('https://admin.example');
      }
      expectStatus(preflight, 204);
    },
  },
  {
    ids: ['HTTP-c'],
    title: '204 and 304 have neither body nor Content-Type',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser();
      const group = await scim.createGroup('Crew', [user.id]);
      const { etag } = (await scim.get(`/Groups/${group.id}`)).headers;
      const silent = await scim.patch(`/Groups/${group.id}`, patch(remove('members')));
      const known = { 'If-None-Match': '*' };
      const path = `/Users/${user.id}`;
      const same = await scim.get(`${path}?excludedAttributes=groups`, known);
      expect([silent.status, same.status]).toEqual([204, 304]);
      for (const { headers, text } of [silent, same]) {
        expect(text).toBe('');
        expect(headers).not.toHaveProperty('content-type');
        expect(headers['content-length'] ?? '0').toBe('0');
        expect(headers).not.toHaveProperty('transfer-encoding');
      }
      expect(etag).not.toBe(silent.headers.etag);
      for (const [method, at, status, ...headers] of [
        ['GET', `/Groups/${group.id}`, 304, 'If-None-Match: *'],
        ['DELETE', path, 204],
      ] as const) {
        const { head, rest } = await bytesAfterHead(scim, method, at, headers);
        expect(head.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
        expect(head).not.toMatch(/content-type|transfer-encoding/i);
        expect(rest).toBe('');
      }
    },
  },
  {
    ids: ['HTTP-d'],
    title: 'answers with personal data are not for caches',
    async run(t) {
      const scim = await t.mount();
      const { id } = await scim.createUser();
      const path = `/Users/${id}`;
      for (const answer of [
        await scim.get(path),
        await scim.get('/Users'),
        await scim.get('/'),
        await scim.post('/Users', aUser()),
        await scim.put(path, aUser()),
        await scim.patch(path, patch(replace('title', 'x'))),
        await scim.get(`${path}?excludedAttributes=groups`, { 'If-None-Match': '*' }),
        await scim.get('/Users?filter=ada'),
      ]) {
        expect(answer.headers['cache-control']).toMatch(/\b(no-store|private)\b/);
      }
    },
  },
  {
    ids: ['HTTP-e'],
    title: 'no key, filter or path reaches a prototype',
    async run(t) {
      const parser = express.json({ type: [SCIM_JSON, 'application/json'] });
      for (const place of [{}, { before: (app: express.Express) => app.use(parser) }]) {
        const scim = await t.mount({}, place);
        const body = `{${POISON},"schemas":["${USER}"],"userName":"ada","name":{${POISON}},"${ENTERPRISE}":{${POISON}}}`;
        const made = await scim.post('/Users', body);
        expectStatus(made, 201);
        const path = `/Users/${made.body.id}`;
        expectStatus(await scim.put(path, body), 200);
        const operations = [
          `{"op":"add","value":{${POISON}}}`,
          `{"op":"replace","path":"name","value":{${POISON}}}`,
          `{${POISON},"op":"add","path":"emails","value":[{${POISON},"value":"a@example.com"}]}`,
        ];
        const message = `{"schemas":["${PATCH_OP}"],${POISON},"Operations":[${operations}]}`;
        expectStatus(await scim.patch(path, message), 200);
        for (const name of ['__proto__', 'constructor', 'prototype', 'toString']) {
          for (const target of [name, `${name}.polluted`, `name.${name}`, `emails[${name} pr]`]) {
            const answer = await scim.patch(path, patch(add(target, { polluted: true })));
            expectStatus(answer, 400, ...(name === 'toString' ? [200] : []));
            const filter = encodeURIComponent(`${target} pr`);
            const found = await scim.get(`/Users?filter=${filter}`);
            if (found.status === 200) expect(found.body.totalResults).toBe(0);
            else expectScimError(found, 400, 'invalidFilter');
            const query = `attributes=${encodeURIComponent(target)}`;
            expectStatus(await scim.get(`${path}?${query}&${name}=x`), 200);
          }
        }
        expect((await scim.get('/Users')).text).not.toMatch(/polluted|proto|constructor/);
        expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(ORDINARY);
        expect(Reflect.get({}, 'polluted')).toBeUndefined();
        expect(Reflect.get(Function, 'polluted')).toBeUndefined();
      }
    },
  },
  {
    ids: ['HTTP-f'],
    title: 'an ETag is the version of a resource, and never one of bytes',
    async run(t) {
      const scim = await t.mount({}, { before: (app) => app.set('etag', 'strong') });
      const { id, meta } = await scim.createUser();
      for (const query of ['', '?attributes=userName', '?excludedAttributes=meta']) {
        expect((await scim.get(`/Users/${id}${query}`)).headers.etag).toBe(meta.version);
      }
      for (const path of ['/Users', '/', '/Users/nobody', '/Schemas', '/ServiceProviderConfig']) {
        expect((await scim.get(path)).headers).not.toHaveProperty('etag');
      }
    },
  },
  {
    ids: ['HTTP-g'],
    title: 'a body that a parser in front of the router has read is the same body',
    async run(t) {
      const type = [SCIM_JSON, 'application/json'];
      const parsers = [
        undefined,
        express.json(),
        express.json({ type }),
        express.text({ type }),
        express.raw({ type }),
        express.urlencoded({ extended: true }),
      ];
      for (const parser of parsers) {
        const scim = await t.mount({}, parser ? { before: (app) => app.use(parser) } : {});
        for (const contentType of type) {
          const as = { 'Content-Type': contentType };
          const made = await scim.post('/Users', aUser({ title: 'ünï' }), as);
          expect(made).toMatchObject({ status: 201, body: { title: 'ünï' } });
          const path = `/Users/${made.body.id}`;
          const change = patch(replace('nickName', '\u{1f600}'));
          const patched = await scim.patch(path, change, as);
          expect(patched).toMatchObject({ status: 200, body: { nickName: '\u{1f600}' } });
          expectStatus(await scim.put(path, aUser(), as), 200);
          expectScimError(await scim.post('/Users', [], as), 400, 'invalidSyntax');
          expectStatus(await scim.get('/Users'), 200);
        }
      }
    },
  },
];
