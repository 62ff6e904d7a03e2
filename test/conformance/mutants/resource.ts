import { randomUUID } from 'node:crypto';
import { UniquenessError } from '../../../src/index.js';
import type { Exchange, WireRequest } from '../exchange.js';
import { alterBody, alterRequest, alterResponse, jsonOf } from './alter.js';
import { blindTo, withUserStore } from './library.js';
import type { Mutant } from './mutant.js';

const withIfMatch = (edit: (tag: string, request: WireRequest) => string): Exchange =>
  alterRequest((request) => {
    const tag = request.headers['If-Match'];
    if (tag === undefined) return request;
    return { ...request, headers: { ...request.headers, 'If-Match': edit(tag, request) } };
  });

/** Totals that go on counting what was deleted. */
function countingDeleted(): Exchange {
  let deleted = 0;
  const counting = alterBody((body) =>
    typeof body.totalResults === 'number'
      ? { ...body, totalResults: body.totalResults + deleted }
      : body,
  );
  return async (request, send) => {
    const response = await counting(request, send);
    if (request.method === 'DELETE' && response.status === 204) deleted += 1;
    return response;
  };
}

/** Faults in PUT, DELETE and versions. */
export const RESOURCE_MUTANTS: readonly Mutant[] = [
  {
    name: 'PUT answers 204',
    breaks: ['RFC7644-3.5-a', 'RFC7644-3.5.1-i'],
    exchange: alterResponse((response, { method }) =>
      method === 'PUT' && response.status === 200
        ? { ...response, status: 204, text: '' }
        : response,
    ),
  },
  {
    name: 'passwords are never replaced',
    breaks: ['RFC7644-3.5.1-a'],
    options: withUserStore((store) => ({
      replace: (ctx, id, { password: _, ...next }, how) => store.replace(ctx, id, next, how),
    })),
  },
  {
    name: 'a password that is left out is lost',
    breaks: ['RFC7644-3.5.1-c'],
    options: withUserStore((store) => ({
      replace: (ctx, id, next, how) =>
        store.replace(ctx, id, { password: randomUUID(), ...next }, how),
    })),
  },
  {
    name: 'PUT keeps what it leaves out',
    breaks: ['RFC7644-3.5.1-b', 'RFC7644-3.5.1-d', 'RFC7644-3.5.1-l'],
    async exchange(request, send) {
      if (request.method !== 'PUT') return send(request);
      const { 'Content-Type': _, ...headers } = request.headers;
      const before = jsonOf((await send({ method: 'GET', path: request.path, headers })).text);
      const given = Object.entries(jsonOf(request.body) ?? {}).filter(
        ([, value]) => value !== null && JSON.stringify(value) !== '[]',
      );
      const schemas = { schemas: before?.schemas ?? [] };
      const body = { ...before, ...Object.fromEntries(given), ...schemas };
      return send({ ...request, body: JSON.stringify(body) });
    },
  },
  {
    name: 'immutable taken for readWrite',
    breaks: ['RFC7644-3.5.1-e', 'RFC7644-3.5.1-n', 'RFC7644-3.5.2-g'],
    options: blindTo((attribute) =>
      attribute.mutability === 'immutable' ? { ...attribute, mutability: 'readWrite' } : attribute,
    ),
  },
  {
    name: 'immutable taken for readOnly',
    breaks: ['RFC7644-3.5.1-f', 'RFC7644-3.5.2-g'],
    options: blindTo((attribute) =>
      attribute.mutability === 'immutable' ? { ...attribute, mutability: 'readOnly' } : attribute,
    ),
  },
  {
    name: 'PUT with readOnly values is refused',
    breaks: ['RFC7644-3.5.1-g', 'RFC7644-3.5.1-m'],
    exchange: alterResponse((response, { method, body }) =>
      method === 'PUT' && jsonOf(body)?.meta ? { ...response, status: 400 } : response,
    ),
  },
  {
    name: 'deleted resources are counted',
    breaks: ['RFC7644-3.6-c'],
    exchange: countingDeleted(),
  },
  {
    name: 'the names of deleted users stay taken',
    breaks: ['RFC7644-3.6-d', 'RFC7644-3.6-e'],
    options: withUserStore((store) => {
      const taken = new Set<unknown>();
      return {
        async create(ctx, draft) {
          if (taken.has(draft.userName)) throw new UniquenessError('userName');
          return store.create(ctx, draft);
        },
        async delete(ctx, id, how) {
          taken.add((await store.get(ctx, id))?.userName);
          return store.delete(ctx, id, how);
        },
      };
    }),
  },
  {
    name: 'DELETE of what does not exist is 204',
    breaks: ['RFC7644-3.6-b', 'RFC7644-3.6-f', 'RFC7644-3.14-h'],
    exchange: alterResponse((response, { method }) =>
      method === 'DELETE' && response.status === 404
        ? { ...response, status: 204, text: '' }
        : response,
    ),
  },
  {
    name: 'If-Match means nothing to DELETE',
    breaks: ['RFC7644-3.14-f'],
    exchange: withIfMatch((tag, { method }) => (method === 'DELETE' ? '*' : tag)),
  },
  {
    name: 'If-Match is taken for *',
    breaks: ['RFC7644-3.14-e', 'RFC7644-3.14-j'],
    exchange: withIfMatch(() => '*'),
  },
  {
    name: 'a weak tag in If-Match never matches',
    breaks: ['RFC7644-3.14-g'],
    exchange: withIfMatch((tag) => (tag.startsWith('W/') ? '"never"' : tag)),
  },
  {
    name: '* in If-Match never matches',
    breaks: ['RFC7644-3.14-h'],
    exchange: withIfMatch((tag) => (tag === '*' ? '"never"' : tag)),
  },
  {
    name: 'every projection has a version of its own',
    breaks: ['RFC7644-3.14-k', 'HTTP-f'],
    exchange: alterResponse((response, { path }) => ({
      ...response,
      ...(path.includes('ttributes=') &&
        response.headers.etag && { headers: { ...response.headers, etag: 'W/"projection"' } }),
    })),
  },
  {
    name: 'resources in lists have no version',
    breaks: ['RFC7644-3.14-c'],
    exchange: alterBody((body) =>
      Array.isArray(body.Resources)
        ? JSON.parse(JSON.stringify(body).replace(/,"version":"[^"]*\\"[^"]*\\""/g, ''))
        : body,
    ),
  },
];
