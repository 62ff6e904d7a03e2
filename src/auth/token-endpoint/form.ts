import { OAuthError } from './oauth-error.js';

/** The parameters of a token request that mean something here; all others are ignored (§3.2). */
const PARAMETERS = [
  'grant_type',
  'scope',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
] as const;

type Parameter = (typeof PARAMETERS)[number];

/** The parameters of a token request; those sent without a value are absent (RFC 6749 §3.2). */
export type Form = Readonly<Partial<Record<Parameter, string>>>;

/** Decodes `application/x-www-form-urlencoded` text; undefined if its percent signs make no sense. */
export function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function collect(pairs: Iterable<readonly [string, unknown]>): Form {
  const form: Partial<Record<Parameter, string>> = {};
  for (const [key, value] of pairs) {
    const name = PARAMETERS.find((each) => each === key);
    if (name === undefined || value === '') continue;
    if (typeof value !== 'string' || form[name] !== undefined) {
      throw new OAuthError('invalid_request', `The parameter ${name} must appear once.`);
    }
    form[name] = value;
  }
  return form;
}

function* pairsOf(text: string): Generator<readonly [string, string]> {
  for (const part of text.split('&')) {
    const mark = part.indexOf('=');
    const key = formDecode(mark < 0 ? part : part.slice(0, mark));
    const value = formDecode(mark < 0 ? '' : part.slice(mark + 1));
    if (key === undefined || value === undefined) {
      throw new OAuthError('invalid_request', 'The body is not form-encoded.');
    }
    yield [key, value];
  }
}

/** @throws OAuthError `invalid_request` for malformed text or a parameter sent twice. */
export function parseForm(text: string): Form {
  return collect(pairsOf(text));
}

/**
 * Takes over what a body parser in front of the endpoint has made.
 *
 * @throws OAuthError `invalid_request` for a parameter that is not one string.
 */
export function formOf(parsed: unknown): Form {
  return collect(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []);
}

/**
 * Credentials in a URI end up in logs (RFC 6749 §2.3.1).
 *
 * @throws OAuthError `invalid_request` if the query holds a parameter of the token request.
 */
export function refuseQuery(query: string): void {
  for (const part of query.split('&')) {
    const key = formDecode(part.split('=', 1)[0] ?? '');
    if (PARAMETERS.some((each) => each === key)) {
      throw new OAuthError('invalid_request', 'Parameters belong into the body, not into the URI.');
    }
  }
}
