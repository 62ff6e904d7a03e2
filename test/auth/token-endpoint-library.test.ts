import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import express4 from 'express4';
import { createMemoryClients, createTokenEndpoint } from '../../src/auth/index.js';
import { whileServing } from '../support/server.js';
import type { OAuthClientInput, OAuthClientOutput } from './oauth-client.js';
import { AUDIENCE, QUIET, RSA } from './token-endpoint-support.js';

const run = promisify(execFile);

async function runLibrary(input: OAuthClientInput): Promise<OAuthClientOutput> {
  const program = resolve(__dirname, 'oauth-client.ts');
  const { stdout } = await run(process.execPath, [
    '--import',
    'tsx',
    program,
    JSON.stringify(input),
  ]);
  return JSON.parse(stdout) as OAuthClientOutput;
}

describe('a client made with oauth4webapi', () => {
  it.each(Object.entries({ 'Express 5': express, 'Express 4': express4 }))(
    'discovers the endpoint, gets tokens in every way and validates them: %s',
    async (_, make) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const jwk = privateKey.export({ format: 'jwk' });
      const clients = createMemoryClients();
      const { d: _private, ...publicJwk } = jwk;
      const { clientId } = clients.register({ tenantId: 'acme', keys: [publicJwk] });
      const { secret } = clients.issueSecret('acme', clientId);
      const app = make();
      const { granted, refused } = await whileServing(app, async (origin) => {
        const endpoint = createTokenEndpoint({
          issuer: `${origin}/oauth`,
          audience: AUDIENCE,
          clients,
          signingKey: { algorithm: 'RS256', kid: 'k', key: RSA.privateKey },
          logger: QUIET,
        });
        app.use(['/oauth', endpoint.metadataPath], endpoint);
        return runLibrary({
          issuer: `${origin}/oauth`,
          audience: AUDIENCE,
          clientId,
          secret,
          privateKey: jwk,
        });
      });
      expect(granted).toEqual({
        client_secret_basic: ['users:read', clientId],
        client_secret_post: ['users:read', clientId],
        private_key_jwt: ['users:read', clientId],
      });
      expect(refused).toEqual({
        client_secret_basic: [401, 'invalid_client'],
        client_secret_post: [400, 'invalid_client'],
      });
    },
  );
});
