import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { forEachExpress } from '../../support/app.js';
import { SCIM_JSON } from '../../support/client.js';
import { expectScimError } from '../../support/expect-error.js';
import { user } from '../../support/messages.js';
import { whileServing } from '../../support/server.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Writes pieces to one connection, each in a packet of its own; returns all that came back. */
function inPieces(port: number, pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', async () => {
      socket.setNoDelay(true);
      for (const piece of pieces) {
        socket.write(piece);
        await pause(30);
      }
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
    });
    socket.on('end', () => resolve(received));
    socket.on('error', reject);
  });
}

/** Sends the head of a request and part of its body, and returns what came back before the end. */
function trickle(port: number, head: readonly string[], part: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${head.join('\r\n')}\r\n\r\n${part}`),
    );
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
    });
    socket.on('end', () => resolve(received));
    socket.on('error', reject);
  });
}

const fetchUsers = async (origin: string, path: string, token: string) => {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${origin}${path}/Users`, { headers });
  return { status: answer.status, text: await answer.text() };
};

forEachExpress((mount, name) => {
  describe(`bodies on ${name}`, () => {
    it('that trickle are given up with 408, and the connection with them', async () => {
      const { app, token, path } = mount({ limits: { bodyTimeoutSeconds: 1 } });
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const answer = await trickle(
          port,
          [
            `POST ${path}/Users HTTP/1.1`,
            'Host: localhost',
            `Authorization: Bearer ${token}`,
            `Content-Type: ${SCIM_JSON}`,
            'Content-Length: 1000',
          ],
          '{"userName":',
        );
        expect(answer).toMatch(/^HTTP\/1\.1 408 /);
        expect(answer).toMatch(/\r\nConnection: close\r\n/);
        expect(answer).toContain('urn:ietf:params:scim:api:messages:2.0:Error');
      });
    });

    const post = (path: string, token: string, body: string, ...more: readonly string[]) => [
      [
        `POST ${path}/Users HTTP/1.1`,
        'Host: localhost',
        `Authorization: Bearer ${token}`,
        `Content-Type: ${SCIM_JSON}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        ...more,
        '\r\n',
      ].join('\r\n'),
      body,
    ];
    const half = (text: string) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];
    const last = 'Connection: close';

    it('are the same in however many packets they come', async () => {
      const { app, token, path } = mount();
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const send = async (
          cut: (head: string, body: string) => readonly string[],
          name: string,
        ) => {
          const [head = '', body = ''] = post(path, token, JSON.stringify(user(name)), last);
          expect(await inPieces(port, cut(head, body))).toMatch(/^HTTP\/1\.1 201 /);
        };
        await send((head, body) => [head + body], 'jörg-1');
        await send((head, body) => [head, body], 'jörg-2');
        await send((head, body) => [head, ...half(body)], 'jörg-3');
        await send((head, body) => half(head + body), 'jörg-4');
        const { status, text } = await fetchUsers(origin, path, token);
        expect(status).toBe(200);
        for (const n of [1, 2, 3, 4]) expect(text).toContain(`"userName":"jörg-${n}"`);
      });
    });

    it('end where they end, with the next request behind them in the same packet', async () => {
      const { app, token, path } = mount();
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const requests = [
          post(path, token, JSON.stringify(user('ada'))),
          post(path, 'no-token', JSON.stringify(user('eve'))),
          post(path, token, '{'),
          post(path, token, ''),
          post(path, token, JSON.stringify(user('grace')), last),
        ];
        const answers = await inPieces(port, [requests.flat().join('')]);
        const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);
        expect(statuses).toEqual(['201', '401', '400', '400', '201']);
      });
    });

    it('leave the request to whoever else waits for its end', async () => {
      let ended = 0;
      const { scim } = mount({
        before: (app) =>
          app.use((request, _, next) => {
            request.on('end', () => {
              ended += 1;
            });
            next();
          }),
      });
      await scim.post('/Users', user('ada')).expect(201);
      await scim.post('/Users', user('ada')).expect(409);
      expect(ended).toBe(2);
    });

    it('that are compressed are refused with 415, not taken for broken JSON', async () => {
      const { app, token, path } = mount();
      await whileServing(app, async (origin) => {
        const answer = await fetch(`${origin}${path}/Users`, {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${token}`,
            'Content-Type': SCIM_JSON,
            'Content-Encoding': 'gzip',
          },
          body: gzipSync(JSON.stringify(user('ada'))),
        });
        const { status } = answer;
        const headers = Object.fromEntries(answer.headers);
        expectScimError({ status, headers, text: await answer.text() }, 415);
      });
    });
  });
});
