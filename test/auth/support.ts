import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import jsonwebtoken, { type SignOptions } from 'jsonwebtoken';
import type { AuthRequest } from '../../src/auth/index.js';

export const ISSUER = 'https://login.example.com/';
export const AUDIENCE = 'https://rfp.example/scim';

export interface Pair {
  readonly kid: string;
  /** PEM. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** As a JWKS document shows it. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

export function rsaPair(kid: string, modulusLength = 2048): Pair {
  const pair = generateKeyPairSync('rsa', { modulusLength });
  return {
    kid,
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    jwk: { ...pair.publicKey.export({ format: 'jwk' }), kid, use: 'sig' },
  };
}

/** A good token, unless told otherwise. */
export function sign(
  pair: Pair,
  claims: Readonly<Record<string, unknown>> = {},
  options: SignOptions = {},
): string {
  const { exp = Math.floor(Date.now() / 1000) + 600, ...rest } = claims;
  const payload = { sub: 'client-1', iss: ISSUER, aud: AUDIENCE, ...rest };
  return jsonwebtoken.sign(exp === null ? payload : { ...payload, exp }, pair.privateKey, {
    algorithm: 'RS256',
    ...(pair.kid !== '' && { keyid: pair.kid }),
    allowInsecureKeySizes: true,
    ...options,
  });
}

/** A token put together by hand, for what no library would sign. */
export function forge(header: object, claims: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}

export const bearer = (token: string) => ({ scheme: 'bearer', token });

export const REQUEST: AuthRequest = {
  method: 'GET',
  path: '/Users',
  params: {},
  ip: '192.0.2.1',
  header: () => undefined,
};

export interface KeyServer {
  readonly uri: string;
  /** Requests so far. */
  fetches(): number;
  /** What to answer from now on; undefined answers 500. */
  serve(keys: readonly object[] | undefined): void;
  /** Answer with this text instead. */
  serveText(text: string): void;
  /** Never answer again: the connection stays open and silent. */
  hang(): void;
  close(): Promise<void>;
}

/** A key server on this machine. */
export async function keyServer(keys: readonly object[]): Promise<KeyServer> {
  let text: string | undefined = JSON.stringify({ keys });
  let fetches = 0;
  let hanging = false;
  const server = createServer((_, response) => {
    fetches += 1;
    if (hanging) return;
    response.writeHead(text === undefined ? 500 : 200, { 'Content-Type': 'application/json' });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    uri: `http://127.0.0.1:${port}/keys`,
    fetches: () => fetches,
    hang() {
      hanging = true;
    },
    serve(next) {
      hanging = false;
      text = next && JSON.stringify({ keys: next });
    },
    serveText(next) {
      text = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A clock that goes when it is told to; it begins now. */
export function clock() {
  let time = Date.now();
  return {
    now: () => time,
    pass(seconds: number) {
      time += seconds * 1000;
    },
  };
}

/** Moves the clock by which waits are measured; `jest.restoreAllMocks()` ends it. */
export function monotonicClock() {
  const real = performance.now.bind(performance);
  let ahead = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
  return {
    pass(seconds: number) {
      ahead += seconds * 1000;
    },
  };
}
