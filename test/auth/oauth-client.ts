import { type JsonWebKey, webcrypto } from 'node:crypto';
import * as oauth from 'oauth4webapi';

/*
 * A client of the token endpoint made with oauth4webapi. That package is ESM only, which jest cannot
 * load: the test runs this file as a program, with its input as the one argument.
 */

export interface OAuthClientInput {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  readonly secret: string;
  readonly privateKey: JsonWebKey;
}

export interface OAuthClientOutput {
  /** For each method: the scope that was granted, and the subject of the validated token. */
  readonly granted: Readonly<Record<string, readonly [scope: unknown, subject: string]>>;
  /** For a wrong secret: the status of the answer and its error code. */
  readonly refused: Readonly<Record<string, readonly [status: number, error: unknown]>>;
}

const LOCAL = { [oauth.allowInsecureRequests]: true };

async function privateKeyJwt(jwk: JsonWebKey): Promise<oauth.ClientAuth> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await webcrypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']);
  return oauth.PrivateKeyJwt(key);
}

async function run(input: OAuthClientInput): Promise<OAuthClientOutput> {
  const issuer = new URL(input.issuer);
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...LOCAL });
  const server = await oauth.processDiscoveryResponse(issuer, found);
  const client: oauth.Client = { client_id: input.clientId };

  const ask = (auth: oauth.ClientAuth) =>
    oauth.clientCredentialsGrantRequest(server, client, auth, { scope: 'users:read' }, LOCAL);

  async function grant(auth: oauth.ClientAuth): Promise<readonly [unknown, string]> {
    const { access_token, scope } = await oauth.processClientCredentialsResponse(
      server,
      client,
      await ask(auth),
    );
    const request = new Request(input.audience, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    const claims = await oauth.validateJwtAccessToken(server, request, input.audience, LOCAL);
    return [scope, claims.sub];
  }

  async function refusal(auth: oauth.ClientAuth): Promise<readonly [number, unknown]> {
    const response = await ask(auth);
    const { error } = (await response.clone().json()) as { error?: unknown };
    await oauth.processClientCredentialsResponse(server, client, response).then(
      () => Promise.reject(new Error('The library took an error for a token.')),
      () => undefined,
    );
    return [response.status, error];
  }

  return {
    granted: {
      client_secret_basic: await grant(oauth.ClientSecretBasic(input.secret)),
      client_secret_post: await grant(oauth.ClientSecretPost(input.secret)),
      private_key_jwt: await grant(await privateKeyJwt(input.privateKey)),
    },
    refused: {
      client_secret_basic: await refusal(oauth.ClientSecretBasic('wrong')),
      client_secret_post: await refusal(oauth.ClientSecretPost('wrong')),
    },
  };
}

const input = JSON.parse(process.argv[2] ?? '{}') as OAuthClientInput;
process.stdout.write(JSON.stringify(await run(input)));
