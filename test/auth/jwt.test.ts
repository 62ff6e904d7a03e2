import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import jsonwebtoken from 'jsonwebtoken';
import { type JwtAuthOptions, jwtAuth, principalOfClaims } from '../../src/auth/index.js';
import { AUDIENCE, bearer, clock, forge, ISSUER, REQUEST, rsaPair, sign } from './support.js';

const PAIR = rsaPair('one');
const OTHER = rsaPair('one');
const SECRET = 'a secret of more than thirty-two bytes, shared';
const BASE = {
  algorithms: ['RS256'],
  issuer: ISSUER,
  audience: AUDIENCE,
  key: PAIR.publicKey,
} as const satisfies JwtAuthOptions;

const verify = (token: string, options: Partial<JwtAuthOptions> = {}) =>
  jwtAuth({ ...BASE, ...options }).verify(bearer(token), REQUEST);

const now = () => Math.floor(Date.now() / 1000);
const claims = (more: object = {}) => ({
  sub: 'client-1',
  iss: ISSUER,
  aud: AUDIENCE,
  exp: now() + 600,
  ...more,
});

describe('a good JWT', () => {
  it('names its principal', async () => {
    const token = sign(PAIR, { tid: 'acme', scope: 'users:read groups:read' });
    expect(await verify(token)).toEqual({
      id: 'client-1',
      tenantId: 'acme',
      scopes: ['users:read', 'groups:read'],
    });
  });

  it('may be signed with a secret, or a key on a curve, where that is said', async () => {
    const signed = jsonwebtoken.sign(claims(), SECRET, { algorithm: 'HS256' });
    expect(await verify(signed, { algorithms: ['HS256'], key: SECRET })).toEqual({
      id: 'client-1',
    });
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const curve = jsonwebtoken.sign(claims(), pair.privateKey, { algorithm: 'ES256' });
    expect(await verify(curve, { algorithms: ['ES256'], key })).toEqual({ id: 'client-1' });
  });

  it('may have one of several issuers and audiences', async () => {
    const token = sign(PAIR, { aud: ['x', 'b'], iss: 'i2' });
    expect(await verify(token, { issuer: ['i1', 'i2'], audience: ['a', 'b'] })).toBeDefined();
  });

  it('is read by the host where the host wants to', async () => {
    const read = ({ org }: Readonly<Record<string, unknown>>) =>
      org === 'acme' ? { id: 'x', tenantId: 'acme' } : undefined;
    expect(await verify(sign(PAIR, { org: 'acme' }), { claims: read })).toEqual({
      id: 'x',
      tenantId: 'acme',
    });
    expect(await verify(sign(PAIR, { org: 'evil' }), { claims: read })).toBeUndefined();
  });

  it('is good for as long as the clocks may differ', async () => {
    expect(await verify(sign(PAIR, { exp: now() - 10 }))).toBeDefined();
    expect(await verify(sign(PAIR, { exp: now() - 10 }), { clockTolerance: 0 })).toBeUndefined();
    expect(await verify(sign(PAIR, { exp: now() - 60 }))).toBeUndefined();
  });

  it('ends at the age the host allows', async () => {
    const time = clock();
    const auth = jwtAuth({ ...BASE, maxTokenAge: 120, now: time.now });
    const token = sign(PAIR);
    expect(await auth.verify(bearer(token), REQUEST)).toBeDefined();
    time.pass(200);
    expect(await auth.verify(bearer(token), REQUEST)).toBeUndefined();
  });
});

describe('a JWT is refused', () => {
  const hmacOfPublicKey = (alg: string) => {
    const [head, body] = forge({ alg, typ: 'JWT' }, claims()).split('.');
    const signature = createHmac('sha256', PAIR.publicKey)
      .update(`${head}.${body}`)
      .digest('base64url');
    return `${head}.${body}.${signature}`;
  };
  const good = sign(PAIR);
  const [head, body, signature] = good.split('.');

  it.each<[string, string]>([
    ['without a signature (alg none)', forge({ alg: 'none' }, claims())],
    ['with alg none and a signature', forge({ alg: 'none' }, claims(), signature)],
    ['with alg None', forge({ alg: 'None' }, claims())],
    ['without alg', forge({ typ: 'JWT' }, claims(), signature)],
    ['with an alg that is no text', forge({ alg: ['RS256'] }, claims(), signature)],
    ['signed with the public key as a secret', hmacOfPublicKey('HS256')],
    ['signed with the public key as a secret under the name RS256', hmacOfPublicKey('RS256')],
    ['of an algorithm that was not asked for', sign(PAIR, {}, { algorithm: 'RS512' })],
    ['signed by somebody else', sign(OTHER)],
    ['with its signature cut off', `${head}.${body}.`],
    [
      'with another payload',
      `${head}.${forge({}, claims({ sub: 'root' })).split('.')[1]}.${signature}`,
    ],
    ['without exp', sign(PAIR, { exp: null })],
    ['with a textual exp', forge({ alg: 'RS256' }, claims({ exp: '9999999999' }), signature)],
    ['after exp', sign(PAIR, { exp: now() - 3600 })],
    ['before nbf', sign(PAIR, { nbf: now() + 3600 })],
    ['for another audience', sign(PAIR, { aud: 'https://other.example' })],
    ['for the audience with a slash', sign(PAIR, { aud: `${AUDIENCE}/` })],
    ['without audience', sign(PAIR, { aud: ['x'] })],
    ['from another issuer', sign(PAIR, { iss: `${ISSUER}evil` })],
    ['without a subject', sign(PAIR, { sub: '' })],
    [
      'with a critical extension',
      sign(PAIR, {}, { header: { alg: 'RS256', crit: ['b64'] } as never }),
    ],
    ['of more than 8 KiB', sign(PAIR, { pad: 'x'.repeat(8192) })],
    ['whose header is a list', `${Buffer.from('[]').toString('base64url')}.${body}.${signature}`],
    [
      'whose payload is no object',
      `${head}.${Buffer.from('"x"').toString('base64url')}.${signature}`,
    ],
    ['with a part more', `${good}.${signature}`],
    ['with white space', ` ${good}`],
  ])('%s', async (_, token) => {
    expect(await verify(good)).toBeDefined();
    expect(await verify(token)).toBeUndefined();
  });

  it('with a prototype for a header', async () => {
    const evil = Buffer.from('{"__proto__":{"alg":"RS256"}}').toString('base64url');
    expect(await verify(`${evil}.${body}.${signature}`)).toBeUndefined();
    expect(await verify(forge({ alg: 'constructor' }, claims(), signature))).toBeUndefined();
  });

  it('from the future, where its age is limited', async () => {
    const token = sign(PAIR, { iat: now() + 86_400, exp: now() + 90_000 });
    expect(await verify(token)).toBeDefined();
    expect(await verify(token, { maxTokenAge: 60 })).toBeUndefined();
  });

  it('under another scheme', async () => {
    const auth = jwtAuth(BASE);
    expect(await auth.verify({ scheme: 'basic', token: good }, REQUEST)).toBeUndefined();
    expect(auth.accepts?.({ scheme: 'basic', token: good })).toBe(false);
    expect(auth.accepts?.(bearer(good))).toBe(true);
    expect(auth.accepts?.(bearer(`scim_${'0'.repeat(49)}`))).toBe(false);
  });
});

describe('settings that would let in too much are refused at start', () => {
  const weak = rsaPair('weak', 1024).publicKey;
  it.each<[string, object]>([
    ['no algorithms', { algorithms: undefined }],
    ['an empty list of algorithms', { algorithms: [] }],
    ['none', { algorithms: ['none'] }],
    ['RS and HS mixed', { algorithms: ['RS256', 'HS256'] }],
    ['a public key as a secret', { algorithms: ['HS256'] }],
    ['a short secret', { algorithms: ['HS256'], key: 'short' }],
    ['a weak key', { key: weak }],
    ['a key of another kind', { algorithms: ['ES256'] }],
    ['a key that is none', { key: 'nonsense' }],
    ['no issuer', { issuer: undefined }],
    ['an empty issuer', { issuer: [] }],
    ['no audience', { audience: '' }],
    ['no key', { key: undefined }],
    ['two sources of keys', { jwksUri: 'https://login.example.com/keys' }],
    ['keys over an open line', { key: undefined, jwksUri: 'http://login.example.com/keys' }],
    [
      'HS with published keys',
      { algorithms: ['HS256'], key: undefined, jwksUri: 'https://x.example/' },
    ],
    ['clocks that differ by days', { clockTolerance: 86_400 }],
    ['an age of zero', { maxTokenAge: 0 }],
  ])('%s', (_, settings) => {
    expect(() => jwtAuth(BASE)).not.toThrow();
    expect(() => jwtAuth({ ...BASE, ...settings } as JwtAuthOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_AUTH' }),
    );
  });
});

describe('the usual reading of claims', () => {
  it('takes the subject, or else the authorised party', () => {
    expect(principalOfClaims({ azp: 'app' })).toEqual({ id: 'app' });
    expect(principalOfClaims({ sub: 7 })).toBeUndefined();
  });

  it('puts all scopes together; no claim about scopes is everything, an empty one nothing', () => {
    const all = principalOfClaims({ sub: 'x', scp: 'a b', roles: ['b', 'c', 7], tenant: 't' });
    expect(all).toEqual({ id: 'x', tenantId: 't', scopes: ['a', 'b', 'c'] });
    expect(principalOfClaims({ sub: 'x' })?.scopes).toBeUndefined();
    expect(principalOfClaims({ sub: 'x', scope: '' })?.scopes).toEqual([]);
  });
});
