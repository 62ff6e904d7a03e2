import type { Reply, Verdict } from './check.js';

export const passed = (meaning: string): Verdict => ({ outcome: 'passed', meaning });
export const notice = (meaning: string): Verdict => ({ outcome: 'notice', meaning });
export const failed = (meaning: string): Verdict => ({ outcome: 'failed', meaning });

const MEANING_OF_STATUS: Readonly<Record<number, string>> = {
  401: 'The token was refused: the provider would say that the credentials are invalid.',
  403: 'The token is known but may not do this: provisioning is switched off, or a scope is missing.',
  404: 'There is no such endpoint: the tenant URL is probably not where SCIM is mounted.',
  406: 'The endpoint refuses the media type that the provider asks for.',
  415: 'The endpoint refuses a request that the provider sends without a content type.',
  429: 'The endpoint asks to slow down: the provider would try again later.',
};

/** What any provider makes of a status other than 200; undefined for 200. */
export function refusal({ status }: Reply): Verdict | undefined {
  if (status === 200) return undefined;
  if (status >= 300 && status < 400) {
    return failed('The endpoint redirects, and providers do not follow: correct the tenant URL.');
  }
  const known = MEANING_OF_STATUS[status];
  if (known !== undefined) return failed(known);
  return failed(
    status >= 500
      ? 'The endpoint failed: the provider would pause and try again later.'
      : 'The provider expects status 200 and would refuse the connection.',
  );
}

type Members = Readonly<Record<string, unknown>>;

/** The members of a JSON object; none for anything else. */
export function membersOf(body: unknown): Members {
  return typeof body === 'object' && body !== null ? (body as Members) : {};
}

const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** The number of results a ListResponse tells (RFC 7644 §3.4.2); undefined if it is none. */
export function totalOf({ body }: Reply): number | undefined {
  const { schemas, totalResults } = membersOf(body);
  const isList = Array.isArray(schemas) && schemas.includes(LIST_RESPONSE);
  return isList && typeof totalResults === 'number' ? totalResults : undefined;
}

/** The resources of a ListResponse; none if it has none. */
export function resourcesOf({ body }: Reply): readonly unknown[] {
  const { Resources } = membersOf(body);
  return Array.isArray(Resources) ? Resources : [];
}

export const NO_LIST = failed(
  'The answer is not a SCIM list: the provider could not read it. Something else may be answering at this address.',
);
