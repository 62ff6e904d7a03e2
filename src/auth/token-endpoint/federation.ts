import type { JwtClaims } from '../jwt/claims.js';
import { fits, type Unverified, verifyJwt } from '../jwt/verify-jwt.js';
import {
  ASSERTION_ALGORITHMS,
  type AssertionOutcome,
  CLOCK_TOLERANCE,
  endsTooLate,
  refused,
} from './assertion-rules.js';
import type { FederatedCredential } from './client-store.js';
import type { TokenEndpointConfig } from './config.js';

/** Seconds; an issuer's tokens live longer than a client's own and are used again: Entra caches them. */
const MAX_LIFETIME = 24 * 3600;

const ENTRA =
  /^https:\/\/login\.microsoftonline\.com\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/;

/** Where an Entra directory publishes its keys; undefined for other issuers. */
export function entraJwksUri(issuer: string): string | undefined {
  const [, directoryId] = ENTRA.exec(issuer) ?? [];
  return directoryId && `https://login.microsoftonline.com/${directoryId}/discovery/v2.0/keys`;
}

/** The credential that an assertion says it is for; its signature is judged by that issuer's keys. */
export function findFederatedCredential(
  credentials: readonly FederatedCredential[],
  { iss, sub }: JwtClaims,
): FederatedCredential | undefined {
  return credentials.find(({ issuer, subject }) => issuer === iss && subject === sub);
}

/** Whether Entra's own claims agree with the credential: directory (`tid`) and object (`oid`). */
function agrees({ issuer, subject }: FederatedCredential, { tid, oid }: JwtClaims): boolean {
  const [, directoryId] = ENTRA.exec(issuer) ?? [];
  if (directoryId === undefined) return true;
  return tid === directoryId && (oid === undefined || oid === subject);
}

/** Another issuer vouches for who runs the client (RFC 7523 §3 with `iss` other than the client). */
export async function verifyFederated(
  config: TokenEndpointConfig,
  credential: FederatedCredential,
  assertion: string,
  { kid, algorithm }: Unverified,
): Promise<AssertionOutcome> {
  const { issuer, subject, audience } = credential;
  const uri = credential.jwksUri ?? config.jwksUriOf(issuer);
  const found = uri === undefined ? undefined : await config.keySetOf(uri).find(kid);
  if (!found || !fits(found, algorithm)) return refused('assertion_unknown_key');
  const rules = {
    algorithms: ASSERTION_ALGORITHMS,
    issuer,
    audience,
    clockTolerance: CLOCK_TOLERANCE,
  };
  const now = config.now();
  const claims = verifyJwt(assertion, found.key, algorithm, rules, now);
  if (!claims || claims.sub !== subject || !agrees(credential, claims)) {
    return refused('assertion_not_valid');
  }
  if (endsTooLate(claims, MAX_LIFETIME, now)) return refused('assertion_too_long_valid');
  return { method: 'federated_credential' };
}
