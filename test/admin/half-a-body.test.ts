import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { endBodyTimeout, sendHalf } from '../support/half-a-body.js';
import { whileServing } from '../support/server.js';
import { createWorld, MOUNT, OWN } from './world.js';

afterEach(() => void jest.restoreAllMocks());

const OWN_HEADERS = Object.entries(OWN).map(([name, value]) => `${name}: ${value}`);

it('a request to the admin API that is not UTF-8 is refused', async () => {
  const { app } = createWorld();
  await whileServing(app, async (origin) => {
    const answer = await fetch(`${origin}${MOUNT}/api/tokens`, {
      method: 'POST',
      headers: { 'X-Session': 'acme/ada', ...OWN },
      body: Buffer.from('{"label":"Zo\xeb"}', 'latin1'),
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('UTF-8')]);
  });
});

describe('half a request to the admin API', () => {
  it.each(['POST /api/tokens', 'PUT /api/provisioning', 'PUT /api/roles'])(
    'is given up with 408, and the connection with it: %s',
    async (target) => {
      const { app } = createWorld();
      endBodyTimeout();
      await whileServing(app, async (origin) => {
        const line = `${target.replace(' ', ` ${MOUNT}`)} HTTP/1.1`;
        const answer = await sendHalf(
          origin,
          [line, 'X-Session: acme/ada', ...OWN_HEADERS],
          '{"label":',
        );
        expect(answer).toMatch(/^HTTP\/1\.1 408 /);
        expect(answer).toMatch(/\r\nConnection: close\r\n/i);
      });
    },
  );
});
