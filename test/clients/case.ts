import { type Assertion, malformed } from './assertions.js';

/** A request as a client sends it; `{{ref}}` stands for the id of a given resource. */
export interface CaseRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Not encoded, unless the case has the tag `raw-query`. */
  readonly query: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Text in place of `body` where JSON types cannot say it. */
  readonly rawBody?: string;
}

export interface Expectation {
  readonly status: readonly number[];
  /** About the body; skipped on 204. */
  readonly response?: readonly Assertion[];
  /** Part of the value, in any case; `*` for any value. */
  readonly headers?: Readonly<Record<string, string>>;
  /** About a fresh GET of a given resource. */
  readonly resourceAfter?: readonly {
    readonly ref: string;
    readonly assert: readonly Assertion[];
  }[];
  readonly note?: string;
}

export interface CaseExtension {
  readonly resourceType: string;
  readonly schema: string;
  readonly attributes: readonly { readonly name: string }[];
}

export interface Case {
  readonly id: string;
  readonly idp: string;
  readonly variant: string;
  readonly title: string;
  readonly given: {
    readonly resources: readonly {
      readonly ref: string;
      readonly endpoint: string;
      readonly resource: object;
    }[];
    readonly extensions?: readonly CaseExtension[];
    readonly config?: { readonly rateLimited?: true; readonly resourceTypes?: readonly string[] };
  };
  readonly request: CaseRequest;
  readonly expect: Expectation;
  readonly then?: readonly { readonly request: CaseRequest; readonly expect: Expectation }[];
  readonly source: readonly string[];
  readonly strictness: 'rfc' | 'tolerance';
  readonly confidence: 'high' | 'medium' | 'low';
  readonly tags?: readonly string[];
}

/** The keys of each part of a case; whatever else is written there would silently test nothing. */
const KEYS = {
  case: 'id idp variant title given request expect then source strictness confidence tags',
  given: 'resources extensions config',
  config: 'rateLimited resourceTypes',
  resource: 'ref endpoint resource',
  request: 'method path query headers body rawBody',
  expect: 'status response headers resourceAfter note',
  after: 'ref assert',
} as const;

function unknownKeys(part: keyof typeof KEYS, value: object): readonly string[] {
  const known = KEYS[part].split(' ');
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `unknown key "${key}" in ${part}`);
}

function expectationProblems(expect: Expectation, refs: readonly string[]): readonly string[] {
  const after = expect.resourceAfter ?? [];
  const assertions = [...(expect.response ?? []), ...after.flatMap(({ assert }) => assert)];
  return [
    ...unknownKeys('expect', expect),
    ...after.flatMap((each) => unknownKeys('after', each)),
    ...after.filter(({ ref }) => !refs.includes(ref)).map(({ ref }) => `nothing given as "${ref}"`),
    ...after.filter(({ assert }) => assert.length === 0).map(({ ref }) => `no assert on "${ref}"`),
    ...assertions.map(malformed).filter((problem) => problem !== undefined),
    ...(expect.status.length === 0 ? ['no status expected'] : []),
    ...(expect.response?.length && expect.status.every((status) => status === 204)
      ? ['assertions about a body that a 204 does not have']
      : []),
  ];
}

/** Everything in a case that the runner would not understand or would never look at. */
export function problemsOf(each: Case): readonly string[] {
  const { given } = each;
  const refs = given.resources.map(({ ref }) => ref);
  const steps = [{ request: each.request, expect: each.expect }, ...(each.then ?? [])];
  return [
    ...unknownKeys('case', each),
    ...unknownKeys('given', given),
    ...unknownKeys('config', given.config ?? {}),
    ...given.resources.flatMap((resource) => unknownKeys('resource', resource)),
    ...(new Set(refs).size < refs.length ? ['two resources under one ref'] : []),
    ...steps.flatMap(({ request, expect }) => [
      ...unknownKeys('request', request),
      ...expectationProblems(expect, refs),
      ...(request.rawBody !== undefined && request.body !== null ? ['body and rawBody'] : []),
    ]),
  ];
}
