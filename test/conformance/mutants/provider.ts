import type { Authenticator } from '../../../src/auth/index.js';
import type { Principal, ScimOptions } from '../../../src/index.js';
import { TOKEN } from '../../support/app.js';
import type { WireResponse } from '../exchange.js';
import {
  alterBody,
  alterDiscovery,
  alterRequest,
  alterResponse,
  without,
  withoutAnswerHeaders,
} from './alter.js';
import type { Mutant } from './mutant.js';

const LISTS = /\/(Schemas|ResourceTypes)(\?|$)/;

/** Wraps `verify` of every authenticator. */
function withVerify(
  edit: (verify: Authenticator['verify']) => Authenticator['verify'],
): (options: ScimOptions) => ScimOptions {
  const wrap = (each: Authenticator): Authenticator => ({
    ...each,
    verify: edit(each.verify.bind(each)),
  });
  return ({ auth, ...options }) => {
    if (auth === 'none') return { ...options, auth };
    const list: readonly Authenticator[] = Array.isArray(auth) ? auth : [auth];
    return { ...options, auth: list.map(wrap) };
  };
}

const withoutOption =
  (...names: readonly (keyof ScimOptions)[]) =>
  (options: ScimOptions): ScimOptions =>
    without(options, names) as ScimOptions;

/** Lets whoever was let in once come in for ever. */
function remembering(verify: Authenticator['verify']): Authenticator['verify'] {
  const known = new Map<string, Principal>();
  return async (credential, request) => {
    const principal = known.get(credential.token) ?? (await verify(credential, request));
    if (principal) known.set(credential.token, principal);
    return principal;
  };
}

/** Writes every URI into the log. */
function loggingUris(): Pick<Mutant, 'options' | 'exchange'> {
  let log: ScimOptions['logger'];
  return {
    options(options) {
      log = options.logger;
      return options;
    },
    exchange(request, send) {
      log?.warn(decodeURIComponent(request.path));
      return send(request);
    },
  };
}

const withHeader = (response: WireResponse, name: string, value: string): WireResponse => ({
  ...response,
  headers: { ...response.headers, [name]: value },
});

/** Faults in discovery, tenancy, security and HTTP. */
export const PROVIDER_MUTANTS: readonly Mutant[] = [
  {
    name: '/ServiceProviderConfig is a list',
    breaks: ['RFC7644-4-a'],
    exchange: alterBody((body, { path }) =>
      path.endsWith('/ServiceProviderConfig') ? { schemas: body.schemas, Resources: [body] } : body,
    ),
  },
  {
    name: 'discovery lists have pages',
    breaks: ['RFC7644-4-b', 'RFC7644-4-d'],
    exchange: alterBody((body, { path }) =>
      LISTS.test(path) && Array.isArray(body.Resources)
        ? { ...body, Resources: body.Resources.slice(0, 1), itemsPerPage: 1 }
        : body,
    ),
  },
  {
    name: 'discovery resources cannot be addressed encoded',
    breaks: ['RFC7644-4-c'],
    exchange: alterRequest((request) => ({
      ...request,
      path: request.path.replaceAll('%3A', '%253A'),
    })),
  },
  {
    name: 'discovery ignores filters',
    breaks: ['RFC7644-4-e'],
    exchange: alterRequest((request) =>
      /\/(Schemas|ResourceTypes)/.test(request.path)
        ? { ...request, path: request.path.replace(/[?&]filter=[^&]*/, '') }
        : request,
    ),
  },
  {
    name: 'schemas without a location',
    breaks: ['RFC7644-4-f'],
    exchange: alterDiscovery('Schemas', ({ meta: _, ...entry }) => entry),
  },
  {
    name: 'extensions are not shown',
    breaks: ['RFC7644-4-g'],
    exchange: alterDiscovery('ResourceTypes', ({ schemaExtensions: _, ...entry }) => entry),
  },
  {
    name: 'writes to discovery are 404',
    breaks: ['RFC7644-4-h'],
    exchange: alterResponse((response) =>
      response.status === 405 ? { ...response, status: 404 } : response,
    ),
  },
  {
    name: 'decomposed text is another',
    breaks: ['RFC7644-5-b', 'RFC7644-7-h'],
    exchange: alterRequest((request) => ({
      ...request,
      path: request.path.replace(/e%CC%81/gi, 'zz'),
    })),
  },
  {
    name: 'the tenant of the path wins over that of the credential',
    breaks: ['RFC7644-6-d'],
    options: withVerify((verify) => async (credential, request) => {
      const principal = await verify(credential, request);
      return principal && { id: principal.id };
    }),
  },
  {
    name: 'URIs without the prefix of the tenant',
    breaks: ['RFC7644-6-e'],
    options: (options) => ({ ...options, baseUrl: 'http://127.0.0.1/scim/v2' }),
  },
  {
    name: 'tokens never expire',
    breaks: ['RFC7644-7-b'],
    options: withVerify(remembering),
  },
  {
    name: 'tokens are compared as text',
    breaks: ['RFC7644-7-c'],
    options: withVerify(
      (verify) => (credential, request) =>
        credential.token === TOKEN ? { id: 'client' } : verify(credential, request),
    ),
  },
  {
    name: 'nothing is sensitive',
    breaks: ['RFC7644-7-d'],
    options: withoutOption('sensitiveAttributes'),
  },
  { name: 'URIs are logged', breaks: ['RFC7644-7-e'], ...loggingUris() },
  {
    name: 'guessing is not slowed',
    breaks: ['RFC7644-7-g'],
    options: (options) => ({ ...options, authLimit: false }),
  },
  {
    name: 'everybody may do everything',
    breaks: ['RFC7644-7-g'],
    options: withoutOption('authorize'),
  },
  {
    name: 'HEAD has no length',
    breaks: ['HTTP-a'],
    exchange: alterResponse((response, { method }) =>
      method === 'HEAD' ? withHeader(response, 'content-length', '0') : response,
    ),
  },
  {
    name: 'OPTIONS is 405',
    breaks: ['HTTP-b'],
    exchange: alterResponse((response, { method }) =>
      method === 'OPTIONS' ? { ...response, status: 405 } : response,
    ),
  },
  {
    name: 'nothing has a type',
    breaks: ['HTTP-c'],
    exchange: alterResponse((response) =>
      response.text === '' ? withHeader(response, 'content-type', 'text/plain') : response,
    ),
  },
  { name: 'no Cache-Control', breaks: ['HTTP-d'], exchange: withoutAnswerHeaders('Cache-Control') },
  {
    name: 'unknown keys are echoed',
    breaks: ['HTTP-e'],
    exchange: alterResponse((response, { method, body }) =>
      method === 'GET' && body === undefined
        ? { ...response, text: response.text.replace('"Resources":[{', '$&"constructor":{},') }
        : response,
    ),
  },
  {
    name: 'lists have an ETag of their bytes',
    breaks: ['HTTP-f'],
    exchange: alterResponse((response) =>
      response.text.includes('"Resources"') ? withHeader(response, 'etag', '"bytes"') : response,
    ),
  },
  {
    name: 'application/json is not read',
    breaks: ['HTTP-g'],
    exchange: alterResponse((response, { headers }) =>
      headers['Content-Type'] === 'application/json' ? { ...response, status: 415 } : response,
    ),
  },
];
