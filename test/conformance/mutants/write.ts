import type { Exchange } from '../exchange.js';
import {
  alterRequest,
  alterResponse,
  isTo,
  type JsonObject,
  jsonOf,
  withBody,
  withoutHeaders,
} from './alter.js';
import type { Mutant } from './mutant.js';

interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

const operationsOf = (body: string | undefined): readonly Operation[] => {
  const operations = jsonOf(body)?.Operations;
  return Array.isArray(operations) ? operations : [];
};

const withOperations = (body: string | undefined, Operations: readonly Operation[]) =>
  JSON.stringify({ ...jsonOf(body), Operations });

const RESOURCE = /\/(?:Users|Groups)\/[^/?]+/;

function echoed(sent: JsonObject, body: JsonObject): JsonObject {
  const both = Object.entries(sent).map(([name, value]) => {
    const shown = body[name];
    const nested = typeof value === 'object' && typeof shown === 'object';
    return [name, nested && !Array.isArray(value) ? { ...value, ...shown } : (shown ?? value)];
  });
  return { ...body, ...Object.fromEntries(both) };
}

/** Versions that count the writes to a resource, whether or not they changed it. */
function countingVersions(): Exchange {
  const writes = new Map<string, number>();
  return async (request, send) => {
    const at = RESOURCE.exec(request.path)?.[0];
    const { 'If-Match': wanted, ...others } = request.headers;
    const headers = wanted ? { ...others, 'If-Match': wanted.replace(/~\d+"/g, '"') } : others;
    const response = await send({ ...request, headers });
    if (at === undefined || response.status >= 300) return response;
    const written = request.method === 'PATCH' || request.method === 'PUT';
    const count = (writes.get(at) ?? 0) + (written ? 1 : 0);
    writes.set(at, count);
    if (count === 0) return response;
    const { etag } = response.headers;
    return {
      ...response,
      headers: etag
        ? { ...response.headers, etag: etag.replace(/"$/, `~${count}"`) }
        : response.headers,
      text: response.text.replace(/("version":"W\/\\"[^"]*)\\"/, `$1~${count}\\"`),
    };
  };
}

/** Faults in what POST, PUT, PATCH and DELETE do. */
export const WRITE_MUTANTS: readonly Mutant[] = [
  {
    name: 'PATCH does nothing',
    breaks: ['RFC7643-4.1.1-i', 'RFC7644-3.5.2-k'],
    exchange: (request, send) =>
      send(request.method === 'PATCH' ? { ...request, method: 'GET' } : request),
  },
  {
    name: 'PATCH not atomic',
    breaks: ['RFC7644-3.5.2-m'],
    async exchange(request, send) {
      const operations = request.method === 'PATCH' ? operationsOf(request.body) : [];
      if (operations.length < 2) return send(request);
      let response = await send({
        ...request,
        body: withOperations(request.body, operations.slice(0, 1)),
      });
      for (const operation of operations.slice(1)) {
        if (response.status >= 400) break;
        response = await send({ ...request, body: withOperations(request.body, [operation]) });
      }
      return response;
    },
  },
  {
    name: 'PATCH runs only the first operation',
    breaks: ['RFC7644-3.5.2-k'],
    exchange: alterRequest((request) =>
      request.method === 'PATCH' && operationsOf(request.body).length > 1
        ? { ...request, body: withOperations(request.body, operationsOf(request.body).slice(0, 1)) }
        : request,
    ),
  },
  {
    name: 'PATCH remove with a value filter empties the list',
    breaks: ['RFC7644-3.5.2.2-d'],
    exchange: alterRequest((request) => ({
      ...request,
      ...(request.method === 'PATCH' &&
        request.body?.includes('[') && {
          body: withOperations(
            request.body,
            operationsOf(request.body).map((operation) =>
              operation.op.toLowerCase() === 'remove' && operation.path !== undefined
                ? { ...operation, path: operation.path.replace(/\[.*$/, '') }
                : operation,
            ),
          ),
        }),
    })),
  },
  {
    name: 'PATCH add replaces the list',
    breaks: ['RFC7644-3.5.2.1-e'],
    exchange: alterRequest((request) => ({
      ...request,
      ...(request.method === 'PATCH' && {
        body: request.body?.replaceAll('"op":"add","path"', '"op":"replace","path"') ?? '',
      }),
    })),
  },
  {
    name: 'PUT clears nothing',
    breaks: ['RFC7643-2.5-b', 'RFC7644-3.5.1-d'],
    async exchange(request, send) {
      if (request.method !== 'PUT') return send(request);
      const { 'Content-Type': _, ...headers } = request.headers;
      const before = jsonOf((await send({ method: 'GET', path: request.path, headers })).text);
      const given = jsonOf(request.body) ?? {};
      const kept = Object.entries(given).filter(
        ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
      );
      return send({
        ...request,
        body: JSON.stringify({ ...before, ...Object.fromEntries(kept) }),
      });
    },
  },
  {
    name: 'PUT creates',
    breaks: ['RFC7644-3.5.1-j'],
    async exchange(request, send) {
      const response = await send(request);
      if (request.method !== 'PUT' || response.status !== 404) return response;
      return send({ ...request, method: 'POST', path: request.path.replace(/\/[^/]*$/, '') });
    },
  },
  {
    name: 'DELETE keeps the resource',
    breaks: ['RFC7644-3.6-b', 'RFC7643-4.1.2-j'],
    async exchange(request, send) {
      if (request.method !== 'DELETE') return send(request);
      const found = await send({ ...request, method: 'GET' });
      return found.status === 200 ? { status: 204, headers: {}, text: '' } : found;
    },
  },
  {
    name: 'DELETE answers 200 with the resource',
    breaks: ['RFC7644-3.6-a'],
    async exchange(request, send) {
      if (request.method !== 'DELETE') return send(request);
      const found = await send({ ...request, method: 'GET' });
      const gone = await send(request);
      return gone.status === 204 ? found : gone;
    },
  },
  {
    name: 'If-Match ignored',
    breaks: ['RFC7644-3.14-e'],
    exchange: withoutHeaders('If-Match'),
  },
  {
    name: 'If-None-Match ignored',
    breaks: ['RFC7644-3.14-d'],
    exchange: withoutHeaders('If-None-Match'),
  },
  {
    name: 'If-None-Match always 304',
    breaks: ['RFC7644-3.14-d'],
    exchange: alterResponse((response, { method, headers }) =>
      method === 'GET' && headers['If-None-Match'] !== undefined && response.status === 200
        ? { ...response, status: 304, text: '' }
        : response,
    ),
  },
  {
    name: 'a write that changes nothing moves the version',
    breaks: ['RFC7644-3.14-i', 'RFC7644-3.5.2.1-h'],
    exchange: countingVersions(),
  },
  {
    name: 'names in bodies matched with case',
    breaks: ['RFC7643-2.1-a', 'RFC7643-2.1-d'],
    exchange: alterRequest((request) => {
      const body = jsonOf(request.body);
      if (body === undefined || Array.isArray(body) || 'Operations' in body) return request;
      const kept = Object.entries(body).filter(([name]) => !/^[A-Z]+$/.test(name));
      return { ...request, body: JSON.stringify(Object.fromEntries(kept)) };
    }),
  },
  {
    name: 'id taken from the client',
    breaks: ['RFC7643-3.1-d'],
    exchange: alterResponse((response, request) => {
      const id = jsonOf(request.body)?.id;
      const body = jsonOf(response.text);
      const wrote = isTo(request, 'POST', '/Users') || isTo(request, 'PUT', '/Users');
      return wrote && id !== undefined && body?.id !== undefined
        ? withBody(response, { ...body, id })
        : response;
    }),
  },
  {
    name: 'the answer echoes what was sent',
    breaks: ['RFC7643-4.1.1-j', 'RFC7643-7-i', 'RFC7643-7-k'],
    exchange: alterResponse((response, request) => {
      const sent = jsonOf(request.body);
      const body = jsonOf(response.text);
      return request.method === 'POST' && response.status === 201 && sent && body
        ? withBody(response, echoed(sent, body))
        : response;
    }),
  },
];
