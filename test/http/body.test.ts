import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { forEachExpress } from '../support/app.js';
import { SCIM_JSON } from '../support/client.js';
import { expectScimError } from '../support/expect-error.js';
import { user } from '../support/messages.js';
import { whileServing } from '../support/server.js';

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

forEachExpress((mount, name) => {
  describe(`bodies on ${name}`, () => {
    it('that trickle are given up with 408, and the connection with them', async () => {
      const { app, token, path } = mount({ limits: { bodyTimeout: 1 } });
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
