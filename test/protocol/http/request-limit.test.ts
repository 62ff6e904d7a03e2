import { expect, it } from '@jest/globals';
import { mountScim } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';

it('names no wait longer than a window, however far the clock was set back', async () => {
  const resetTime = new Date(Date.now() + 3_600_000);
  const store = { increment: () => ({ totalHits: 1_501, resetTime }) };
  const { scim } = mountScim({ requestLimit: { limit: 1_500, windowSeconds: 60, store } });
  const answer = await scim.get('/Users');
  expectScimError(answer, 429);
  expect(answer.headers['retry-after']).toBe('60');
});
