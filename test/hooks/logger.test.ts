import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mountScim } from '../support/app.js';
import { MISBEHAVIOURS, watchRejections } from './misbehaviour.js';

describe('a logger', () => {
  let rejections: ReturnType<typeof watchRejections>;
  beforeEach(() => {
    rejections = watchRejections();
  });
  afterEach(() => rejections.stop());

  it.each(Object.entries(MISBEHAVIOURS))('that %s fails no request', async (_, { act }) => {
    let calls = 0;
    const log = () => {
      calls += 1;
      return act() as undefined;
    };
    const { scim } = mountScim({
      logger: { warn: log, error: log },
      onEvent: () => {
        throw new Error('no');
      },
    });
    await scim.get('/Users/nobody').expect(404);
    await turn();
    await turn();
    expect(calls).toBeGreaterThan(0);
    expect(rejections.seen).toEqual([]);
  });
});
