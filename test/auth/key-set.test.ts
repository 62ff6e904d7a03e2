import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { entraJwt, jwtAuth } from '../../src/auth/index.js';
import {
  AUDIENCE,
  bearer,
  clock,
  forge,
  ISSUER,
  type KeyServer,
  keyServer,
  monotonicClock,
  REQUEST,
  rsaPair,
  sign,
} from './support.js';

const ONE = rsaPair('one');
const TWO = rsaPair('two');

let server: KeyServer;
/** The time of day alone. */
let day: ReturnType<typeof clock>;
/** All of time. */
let time: ReturnType<typeof clock>;
let errors: string[];

beforeEach(async () => {
  server = await keyServer([ONE.jwk]);
  day = clock();
  const waits = monotonicClock();
  time = {
    now: day.now,
    pass(seconds) {
      day.pass(seconds);
      waits.pass(seconds);
    },
  };
  errors = [];
});
afterEach(() => {
  jest.restoreAllMocks();
  return server.close();
});

const authOf = () =>
  jwtAuth({
    algorithms: ['RS256'],
    issuer: ISSUER,
    audience: AUDIENCE,
    jwksUri: server.uri,
    now: time.now,
    logger: { error: (message) => void errors.push(message) },
  });

describe('keys from a key server', () => {
  it('are read on first use, once for all who wait, and kept', async () => {
    const auth = authOf();
    expect(server.fetches()).toBe(0);
    const all = await Promise.all(
      Array.from({ length: 20 }, () => auth.verify(bearer(sign(ONE)), REQUEST)),
    );
    expect(all.every((principal) => principal?.id === 'client-1')).toBe(true);
    expect(server.fetches()).toBe(1);
  });

  it('are told from what stands beside them: keys for encryption, secrets, unknown kinds, no keys', async () => {
    const aside = [
      { ...TWO.jwk, use: 'enc' },
      { kty: 'oct', kid: 'two', k: 'AAAA' },
      { kty: 'new', kid: 'three' },
      { kty: 'RSA', kid: 'four' },
      null,
      'key',
    ];
    server.serve([...aside, ONE.jwk] as never);
    const auth = authOf();
    expect(await auth.verify(bearer(sign(ONE)), REQUEST)).toBeDefined();
    expect(await auth.verify(bearer(sign(TWO)), REQUEST)).toBeUndefined();
  });

  it('are read again when a token names a new one', async () => {
    const auth = authOf();
    await auth.verify(bearer(sign(ONE)), REQUEST);
    server.serve([ONE.jwk, TWO.jwk]);
    time.pass(11);
    expect(await auth.verify(bearer(sign(TWO)), REQUEST)).toBeDefined();
    expect(server.fetches()).toBe(2);
  });

  it('are forgotten when the server withdraws them', async () => {
    const auth = authOf();
    expect(await auth.verify(bearer(sign(ONE)), REQUEST)).toBeDefined();
    server.serve([TWO.jwk]);
    time.pass(601);
    const withdrawn = bearer(sign(ONE, { exp: null }, { expiresIn: 3600 }));
    expect(await auth.verify(withdrawn, REQUEST)).toBeDefined();
    // Waits for the fetch that goes on behind.
    expect(await auth.verify(bearer(sign(TWO)), REQUEST)).toBeDefined();
    expect(await auth.verify(withdrawn, REQUEST)).toBeUndefined();
    expect(server.fetches()).toBe(2);
  });

  it('are believed for an hour at most, whether or not anybody asks in between', async () => {
    const auth = authOf();
    const token = bearer(sign(ONE, { exp: null }, { expiresIn: 36_000 }));
    expect(await auth.verify(token, REQUEST)).toBeDefined();
    server.serve([TWO.jwk]);
    time.pass(3_600);
    expect(await auth.verify(token, REQUEST)).toBeUndefined();
  });

  it('that are known never wait for a key server that hangs', async () => {
    const auth = authOf();
    const good = bearer(sign(ONE, { exp: null }, { expiresIn: 36_000 }));
    await auth.verify(good, REQUEST);
    server.hang();
    // Nothing settles by the server or the clock here: what is answered, has not waited for them.
    for (const seconds of [601, 11, 60, 600, 1_200]) {
      time.pass(seconds);
      const unknown = Promise.resolve(auth.verify(bearer(sign(TWO)), REQUEST)).catch(() => {});
      const first = await Promise.race([
        auth.verify(good, REQUEST),
        unknown.then(() => 'the unknown key'),
      ]);
      expect(first).toMatchObject({ id: 'client-1' });
    }
    expect(server.fetches()).toBeLessThanOrEqual(1 + 5);
  });

  it('that nobody knows wait together for one fetch, and for none within the cool-down', async () => {
    const auth = authOf();
    await auth.verify(bearer(sign(ONE)), REQUEST);
    server.serve(undefined);
    time.pass(11);
    const ask = async () => auth.verify(bearer(sign(TWO)), REQUEST);
    const all = await Promise.allSettled(Array.from({ length: 20 }, ask));
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    expect(server.fetches()).toBe(2);
    await expect(ask()).rejects.toMatchObject({ status: 503 });
    expect(server.fetches()).toBe(2);
  });

  it('do not care for the time of day: a clock set back refuses no rotated key', async () => {
    const auth = jwtAuth({
      algorithms: ['RS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUri: server.uri,
      now: () => day.now(),
    });
    const token = (pair: typeof ONE) =>
      bearer(sign(pair, { exp: null, iat: 1 }, { expiresIn: 10_000_000_000 }));
    expect(await auth.verify(token(ONE), REQUEST)).toBeDefined();
    server.serve([ONE.jwk, TWO.jwk]);
    time.pass(11);
    day.pass(-3_600);
    expect(await auth.verify(token(TWO), REQUEST)).toBeDefined();
  });

  it('are not fetched for every key id that somebody makes up', async () => {
    const auth = authOf();
    const good = sign(ONE);
    for (let second = 0; second < 60; second += 1) {
      for (let flood = 0; flood < 20; flood += 1) {
        const token = forge({ alg: 'RS256', kid: `${second}-${flood}` }, { sub: 'x' }, 'sig');
        expect(await auth.verify(bearer(token), REQUEST)).toBeUndefined();
      }
      expect(await auth.verify(bearer(good), REQUEST)).toBeDefined();
      time.pass(1);
    }
    expect(server.fetches()).toBeLessThanOrEqual(6);
    expect(server.fetches()).toBeGreaterThan(1);
  });

  it('are good for a while when the server is gone; an unknown one is 503 then', async () => {
    const auth = authOf();
    await auth.verify(bearer(sign(ONE)), REQUEST);
    server.serve(undefined);
    time.pass(601);
    const fresh = () => sign(ONE, { exp: Math.floor(time.now() / 1000) + 60 });
    expect(await auth.verify(bearer(fresh()), REQUEST)).toBeDefined();
    await expect(auth.verify(bearer(sign(TWO)), REQUEST)).rejects.toMatchObject({
      status: 503,
      headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
    });
    time.pass(3_600);
    await expect(auth.verify(bearer(fresh()), REQUEST)).rejects.toMatchObject({ status: 503 });
  });

  it('that cannot be read at all make the answer 503, and are tried again', async () => {
    server.serveText('<html>');
    const auth = authOf();
    const attempt = async () => auth.verify(bearer(sign(ONE)), REQUEST);
    await expect(attempt()).rejects.toMatchObject({ status: 503 });
    await expect(attempt()).rejects.toMatchObject({ status: 503 });
    expect(server.fetches()).toBe(1);
    expect(errors).toEqual(['the keys of JWTs could not be read']);
    server.serve([ONE.jwk]);
    time.pass(11);
    expect(await attempt()).toBeDefined();
  });

  it('are refused as a document without end', async () => {
    server.serveText(JSON.stringify({ keys: [ONE.jwk], pad: 'x'.repeat(300_000) }));
    await expect(authOf().verify(bearer(sign(ONE)), REQUEST)).rejects.toMatchObject({
      status: 503,
    });
  });

  it('are used for the algorithm that they name only, and not if they are weak', async () => {
    const weak = rsaPair('weak', 1024);
    server.serve([{ ...ONE.jwk, alg: 'RS512' }, weak.jwk]);
    const auth = authOf();
    expect(await auth.verify(bearer(sign(ONE)), REQUEST)).toBeUndefined();
    expect(await auth.verify(bearer(sign(weak)), REQUEST)).toBeUndefined();
  });

  it('need no id while there is one', async () => {
    const auth = authOf();
    const unnamed = sign({ ...ONE, kid: '' }, { exp: null }, { expiresIn: 3600 });
    expect(await auth.verify(bearer(unnamed), REQUEST)).toBeDefined();
    server.serve([ONE.jwk, TWO.jwk]);
    time.pass(601);
    expect(await auth.verify(bearer(sign(TWO)), REQUEST)).toBeDefined();
    expect(await auth.verify(bearer(unnamed), REQUEST)).toBeUndefined();
  });
});

describe('Entra', () => {
  const ACME = '11111111-2222-3333-4444-555555555555';
  const EVIL = '99999999-2222-3333-4444-555555555555';
  const CUSTOM = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';
  const v1 = (id: string) => `https://sts.windows.net/${id}/`;
  const v2 = (id: string) => `https://login.microsoftonline.com/${id}/v2.0`;
  const verify = (claims: object, options: object = {}) =>
    entraJwt({ tenantId: { [ACME]: 'acme' }, jwksUri: server.uri, ...options }).verify(
      bearer(sign(ONE, { aud: CUSTOM, tid: ACME, iss: v1(ACME), ...claims })),
      REQUEST,
    );

  it('is let in by either issuer, for the tenant of the directory, with all rights', async () => {
    expect(await verify({ roles: ['User.Read'] })).toEqual({ id: 'client-1', tenantId: 'acme' });
    expect(await verify({ iss: v2(ACME) })).toEqual({ id: 'client-1', tenantId: 'acme' });
    expect(await verify({ aud: 'api://rfp' }, { audience: ['api://rfp'] })).toBeDefined();
    expect(await verify({ tid: ACME.toUpperCase() })).toBeDefined();
  });

  it('takes one directory, or a function', async () => {
    expect(await verify({}, { tenantId: ACME })).toEqual({ id: 'client-1', tenantId: ACME });
    const tenantId = async (id: string) => (id === ACME ? 'found' : undefined);
    expect(await verify({}, { tenantId })).toMatchObject({ tenantId: 'found' });
    expect(await verify({ tid: EVIL, iss: v1(EVIL) }, { tenantId })).toBeUndefined();
  });

  it.each<[string, object]>([
    ['an unknown directory', { tid: EVIL, iss: v1(EVIL) }],
    ['a directory that is not the issuer’s', { iss: v1(EVIL) }],
    ['the issuer of all directories', { iss: v2('common') }],
    ['no directory', { tid: undefined }],
    ['a directory that is no text', { tid: { toString: 1 } }],
    ['a prototype’s name', { tid: '__proto__' }],
    ['another audience', { aud: 'api://other' }],
  ])('does not let in %s', async (_, claims) => {
    expect(await verify(claims)).toBeUndefined();
  });

  it('does not ask for the keys of unknown directories', async () => {
    await verify({ tid: EVIL, iss: v1(EVIL) });
    expect(server.fetches()).toBe(0);
  });

  it.each([{}, 'common', { common: 'acme' }])('refuses %j as directories', (tenantId) => {
    expect(() => entraJwt({ tenantId })).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_AUTH' }),
    );
  });
});
