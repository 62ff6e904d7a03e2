import { decodeUtf8 } from '../../lib/utf8.js';
import { sameDigest, sha256 } from '../digest.js';
import { type Form, formDecode } from './form.js';
import { OAuthError } from './oauth-error.js';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const BASIC = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i;

/** How a client authenticates, as it was sent. */
export type Presented =
  | {
      readonly kind: 'client_secret_basic' | 'client_secret_post';
      readonly clientId: string;
      readonly secret: string;
    }
  | {
      readonly kind: 'assertion';
      /** Absent: the `sub` of the assertion (RFC 7521 §4.2). */
      readonly clientId: string | undefined;
      readonly assertion: string;
    }
  /** Nothing, or nothing that makes sense. */
  | { readonly kind: 'nothing'; readonly clientId: string | undefined };

function readBasic(header: string): Presented {
  const nothing = { kind: 'nothing', clientId: undefined } as const;
  const [, base64] = BASIC.exec(header) ?? [];
  const pair = decodeUtf8(Buffer.from(base64 ?? '', 'base64')) ?? '';
  const colon = pair.indexOf(':');
  if (colon < 1) return nothing;
  const clientId = formDecode(pair.slice(0, colon));
  const secret = formDecode(pair.slice(colon + 1));
  return clientId === undefined || secret === undefined
    ? nothing
    : { kind: 'client_secret_basic', clientId, secret };
}

function readAssertion({ client_id, client_assertion, client_assertion_type }: Form): Presented {
  if (client_assertion === undefined || client_assertion_type !== JWT_BEARER) {
    throw new OAuthError('invalid_request', 'A client assertion needs its type, which is JWT.');
  }
  return { kind: 'assertion', clientId: client_id, assertion: client_assertion };
}

const twice = () =>
  new OAuthError('invalid_request', 'The client authenticates in more than one way.');

function readHeader(header: string, form: Form, sameInBoth: boolean): Presented {
  const presented = readBasic(header);
  if (form.client_id !== undefined && form.client_id !== presented.clientId) throw twice();
  if (form.client_secret === undefined) return presented;
  const same =
    'secret' in presented && sameDigest(sha256(presented.secret), sha256(form.client_secret));
  if (sameInBoth && same) return presented;
  throw twice();
}

/**
 * Finds out how a client authenticates (RFC 6749 §2.3, RFC 7521 §4.2): by the `Authorization` header,
 * by a secret in the body, or by an assertion.
 *
 * @param sameInBoth - whether header and body may hold the same id and secret.
 * @throws OAuthError `invalid_request` for more than one way.
 */
export function readPresented(
  header: string | undefined,
  form: Form,
  sameInBoth: boolean,
): Presented {
  const asserts = form.client_assertion !== undefined || form.client_assertion_type !== undefined;
  if (asserts && (header !== undefined || form.client_secret !== undefined)) throw twice();
  if (asserts) return readAssertion(form);
  if (header !== undefined) return readHeader(header, form, sameInBoth);
  const { client_id: clientId, client_secret: secret } = form;
  return clientId === undefined || secret === undefined
    ? { kind: 'nothing', clientId }
    : { kind: 'client_secret_post', clientId, secret };
}
