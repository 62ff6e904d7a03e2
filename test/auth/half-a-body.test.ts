import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { endBodyTimeout, sendHalf } from '../support/half-a-body.js';
import { whileServing } from '../support/server.js';
import { tokenWorld } from './token-endpoint-support.js';

afterEach(() => void jest.restoreAllMocks());

describe('half a token request', () => {
  it('is given up with 408, and the connection with it', async () => {
    const { app } = tokenWorld();
    endBodyTimeout();
    await whileServing(app, async (origin) => {
      const answer = await sendHalf(
        origin,
        ['POST /oauth/token HTTP/1.1', 'Content-Type: application/x-www-form-urlencoded'],
        'grant_type=client_credentials',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toMatch(/\r\nConnection: close\r\n/i);
      expect(answer).toContain('"error":"invalid_request"');
    });
  });
});
