import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { forEachExpress } from '../support/app.js';
import { whileServing } from '../support/server.js';

/** The status line and body of a GET with exactly these header lines. */
async function getWith(port: number, token: string, lines: readonly string[]) {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let all = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      all += chunk;
    });
    socket.on('end', () => resolve(all)).on('error', reject);
    const head = ['GET /scim/v2/ServiceProviderConfig HTTP/1.1', ...lines];
    socket.end(
      `${head.join('\r\n')}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
    );
  });
  return { status: Number(text.split(' ')[1]), text };
}

forEachExpress((mount) => {
  describe('a Host that is none', () => {
    const BAD = [
      '',
      '<script>',
      'a b',
      'rfp.example/x',
      'user@rfp.example',
      'rfp.example:99999999',
      'rfp.example:65536',
    ];
    const GOOD = ['rfp.example', 'rfp.example:65535', '127.0.0.1:1', '[::1]:3000', 'my_host', 'x.'];

    it.each(BAD)('is 400, and stands in no answer: %p', async (host) => {
      const { app, token } = mount();
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const { status, text } = await getWith(port, token, [`Host: ${host}`]);
        expect(status).toBe(400);
        expect(text).not.toContain('<script>');
      });
    });

    it.each(GOOD)('is not this one: %p', async (host) => {
      const { app, token } = mount();
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const { status, text } = await getWith(port, token, [`Host: ${host}`]);
        expect([status, text.includes(`http://${host}/scim/v2/`)]).toEqual([200, true]);
      });
    });

    it('is 400 from a trusted proxy, too', async () => {
      const { app, token } = mount({ before: (each) => each.set('trust proxy', true) });
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const lines = ['Host: rfp.example', 'X-Forwarded-Host: "><script>'];
        expect((await getWith(port, token, lines)).status).toBe(400);
      });
    });

    it('is 400 if there are two, of which a proxy may have looked at the other', async () => {
      const { app, token } = mount();
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const lines = ['Host: rfp.example', 'Host: other.example'];
        expect((await getWith(port, token, lines)).status).toBe(400);
      });
    });

    it.each([
      ['"><script>', 400],
      ['javascript', 400],
      ['HTTPS', 200],
      ['https, http', 200],
    ])('has a scheme, which a trusted proxy tells: %p', async (scheme, expected) => {
      const { app, token } = mount({ before: (each) => each.set('trust proxy', true) });
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const lines = ['Host: rfp.example', `X-Forwarded-Proto: ${scheme}`];
        const { status, text } = await getWith(port, token, lines);
        expect(status).toBe(expected);
        expect(text).not.toContain('script>');
        if (expected === 200) expect(text).toContain('https://rfp.example/scim/v2/');
      });
    });

    it('does not matter where `baseUrl` says the address', async () => {
      const { app, token } = mount({ baseUrl: 'https://rfp.example/scim/v2' });
      await whileServing(app, async (origin) => {
        const port = Number(new URL(origin).port);
        const { status, text } = await getWith(port, token, ['Host: <script>']);
        expect([status, text.includes('<script>')]).toEqual([200, false]);
      });
    });
  });
});
