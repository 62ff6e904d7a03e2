import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { sha256 } from '../../src/auth/digest.js';
import { createFailureSketch } from '../../src/auth/failure-sketch.js';
import { basicAuth, bearerTokens } from '../../src/auth/index.js';
import { type Principal, ScimError } from '../../src/index.js';
import { type MountOptions, mountScim, TOKEN } from '../support/app.js';
import { scimClient } from '../support/client.js';
import { expectScimError } from '../support/expect-error.js';
import { monotonicClock } from './support.js';

const RIGHT = 'the right one';

afterEach(() => void jest.restoreAllMocks());

function guessing(
  options: MountOptions = {},
  verify: (
    name: string,
    password: string,
  ) => Principal | undefined | Promise<Principal | undefined> = (name, password) =>
    password === RIGHT ? { id: name } : undefined,
) {
  let verified = 0;
  const { app, path } = mountScim({
    before: (each) => each.set('trust proxy', true),
    auth: [
      basicAuth({
        verify(name, password) {
          verified += 1;
          return verify(name, password);
        },
      }),
      bearerTokens([{ token: TOKEN, principal: { id: 'token' } }]),
    ],
    ...options,
  });
  const at = (ip: string, authorization: string) =>
    scimClient(app, {
      base: path,
      headers: { Authorization: authorization, 'X-Forwarded-For': ip },
    }).get('/Users');
  const attempt = (name: string, password: string, ip = '192.0.2.1') =>
    at(ip, `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`);
  return { attempt, at, verified: () => verified };
}

/** Lets one guess after the other fail. */
async function fail(
  { attempt }: ReturnType<typeof guessing>,
  times: number,
  name = 'ada',
  ip?: string,
): Promise<number[]> {
  const statuses: number[] = [];
  for (let at = 0; at < times; at += 1) statuses.push((await attempt(name, `no ${at}`, ip)).status);
  return statuses;
}

describe('a password that was guessed too often', () => {
  it('is not verified any more at that address, be it right or wrong', async () => {
    const world = guessing();
    expect(await fail(world, 12)).toEqual([...Array(10).fill(401), 429, 429]);
    expect(world.verified()).toBe(10);
    const answer = await world.attempt('ada', RIGHT);
    expectScimError(answer, 429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(world.verified()).toBe(10);
  });

  it('is right from another address, and another name’s at the same', async () => {
    const world = guessing();
    await fail(world, 30);
    expect((await world.attempt('ada', RIGHT, '192.0.2.2')).status).toBe(200);
    expect((await world.attempt('bea', RIGHT)).status).toBe(200);
    expect((await world.attempt('ada', RIGHT)).status).toBe(429);
  });

  it('slows no token at that address', async () => {
    const world = guessing();
    await fail(world, 30);
    expect((await world.at('192.0.2.1', `Bearer ${TOKEN}`)).status).toBe(200);
  });

  it('is verified again when the window ends', async () => {
    const waits = monotonicClock();
    const world = guessing({ authLimit: { attemptsPerToken: 2, windowSeconds: 30 } });
    await fail(world, 2);
    expect((await world.attempt('ada', RIGHT)).status).toBe(429);
    waits.pass(31);
    expect((await world.attempt('ada', RIGHT)).status).toBe(200);
  });

  it('is the same in capital letters and in another form of Unicode', async () => {
    const world = guessing({ authLimit: { attemptsPerToken: 3 } });
    await fail(world, 1, 'renée');
    await fail(world, 1, 'RENÉE');
    await fail(world, 1, 'rene\u0301e');
    expect(await fail(world, 1, ' Renée ')).toEqual([429]);
    expect(world.verified()).toBe(3);
  });

  it('is not limited where the host says so', async () => {
    const world = guessing({ authLimit: false });
    await fail(world, 15);
    expect((await world.attempt('ada', RIGHT)).status).toBe(200);
  });
});

describe('guesses that are sent at once', () => {
  it('are verified no more often than one after the other', async () => {
    const world = guessing({}, async (name, password) => {
      await new Promise(setImmediate);
      return password === RIGHT ? { id: name } : undefined;
    });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, at) => world.attempt('ada', `no ${at}`)),
    );
    expect(world.verified()).toBe(10);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });

  it('wait while they may still be right, and none is refused', async () => {
    const world = guessing({ authLimit: { attemptsPerToken: 2 } }, async (name) => {
      await new Promise(setImmediate);
      return { id: name };
    });
    await fail(guessing(), 1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.attempt('ada', RIGHT)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  });
});

describe('a failure', () => {
  it('is a 401 or 403 that the host throws, and no error of its database', async () => {
    const refusing = guessing({ authLimit: { attemptsPerToken: 2 } }, () => {
      throw new ScimError(401, 'No.');
    });
    expect(await fail(refusing, 3)).toEqual([401, 401, 429]);
    const broken = guessing({ authLimit: { attemptsPerToken: 2 } }, () =>
      Promise.reject(new Error('database')),
    );
    expect(await fail(broken, 4)).toEqual([500, 500, 500, 500]);
  });
});

describe('the memory of failures', () => {
  const key = (text: string) => sha256(text);

  it('forgets nobody for the failures of others, names and addresses rotated', () => {
    const sketch = createFailureSketch(60_000, () => 0);
    for (let at = 0; at < 10; at += 1) sketch.add(key('ada'));
    for (let at = 0; at < 60_000; at += 1) sketch.add(key(`other ${at}`));
    expect(sketch.count(key('ada'))).toBeGreaterThanOrEqual(10);
  });

  it('takes nobody for a guesser who is none, after many failures of others', () => {
    const sketch = createFailureSketch(60_000, () => 0);
    for (let at = 0; at < 100_000; at += 1) sketch.add(key(`other ${at}`));
    const most = Math.max(
      ...Array.from({ length: 1_000 }, (_, at) => sketch.count(key(`innocent ${at}`))),
    );
    expect(most).toBeLessThan(10);
  });

  it('ends with its window', () => {
    let now = 0;
    const sketch = createFailureSketch(1_000, () => now);
    sketch.add(key('ada'));
    expect([sketch.count(key('ada')), sketch.windowLeft()]).toEqual([1, 1_000]);
    now = 1_000;
    expect([sketch.count(key('ada')), sketch.windowLeft()]).toEqual([0, 0]);
  });
});
