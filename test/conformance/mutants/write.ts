import { alterRequest, alterResponse, isTo, jsonOf, withBody, withoutHeaders } from './alter.js';
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

/** Faults in what POST, PUT, PATCH and DELETE do. */
export const WRITE_MUTANTS: readonly Mutant[] = [
  {
    name: 'PATCH does nothing',
    suspects: ['RFC7643-4.1.1-i', 'RFC7644-3.5.2-k'],
    exchange: (request, send) =>
      send(request.method === 'PATCH' ? { ...request, method: 'GET' } : request),
  },
  {
    name: 'PATCH not atomic',
    suspects: ['RFC7644-3.5.2-m'],
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
    suspects: ['RFC7644-3.5.2-k'],
    exchange: alterRequest((request) =>
      request.method === 'PATCH' && operationsOf(request.body).length > 1
        ? { ...request, body: withOperations(request.body, operationsOf(request.body).slice(0, 1)) }
        : request,
    ),
  },
  {
    name: 'PATCH remove with a value filter empties the list',
    suspects: ['RFC7644-3.5.2.2-d'],
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
    suspects: ['RFC7644-3.5.2.1-e'],
    exchange: alterRequest((request) => ({
      ...request,
      ...(request.method === 'PATCH' && {
        body: request.body?.replaceAll('"op":"add","path"', '"op":"replace","path"') ?? '',
      }),
    })),
  },
  {
    name: 'PUT clears nothing',
    suspects: ['RFC7643-2.5-b', 'RFC7644-3.5.1-d'],
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
    suspects: ['RFC7644-3.5.1-j'],
    async exchange(request, send) {
      const response = await send(request);
      if (request.method !== 'PUT' || response.status !== 404) return response;
      return send({ ...request, method: 'POST', path: request.path.replace(/\/[^/]*$/, '') });
    },
  },
  {
    name: 'DELETE keeps the resource',
    suspects: ['RFC7644-3.6-b', 'RFC7643-4.1.2-j'],
    async exchange(request, send) {
      if (request.method !== 'DELETE') return send(request);
      const found = await send({ ...request, method: 'GET' });
      return found.status === 200 ? { status: 204, headers: {}, text: '' } : found;
    },
  },
  {
    name: 'DELETE answers 200 with the resource',
    suspects: ['RFC7644-3.6-a'],
    async exchange(request, send) {
      if (request.method !== 'DELETE') return send(request);
      const found = await send({ ...request, method: 'GET' });
      const gone = await send(request);
      return gone.status === 204 ? found : gone;
    },
  },
  {
    name: 'If-Match ignored',
    suspects: ['RFC7644-3.14-e'],
    exchange: withoutHeaders('If-Match'),
  },
  {
    name: 'If-None-Match ignored',
    suspects: ['RFC7644-3.14-d'],
    exchange: withoutHeaders('If-None-Match'),
  },
  {
    name: 'If-None-Match always 304',
    suspects: ['RFC7644-3.14-d', 'RFC7644-3.14-i'],
    exchange: alterResponse((response, { method, headers }) =>
      method === 'GET' && headers['If-None-Match'] !== undefined && response.status === 200
        ? { ...response, status: 304, text: '' }
        : response,
    ),
  },
  {
    name: 'names in bodies matched with case',
    suspects: ['RFC7643-2.1-a', 'RFC7643-2.1-d'],
    exchange: alterRequest((request) => {
      const body = jsonOf(request.body);
      if (body === undefined || Array.isArray(body) || 'Operations' in body) return request;
      const kept = Object.entries(body).filter(([name]) => !/^[A-Z]+$/.test(name));
      return { ...request, body: JSON.stringify(Object.fromEntries(kept)) };
    }),
  },
  {
    name: 'id taken from the client',
    suspects: ['RFC7643-3.1-d'],
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
    suspects: ['RFC7643-4.1.1-j', 'RFC7643-7-i', 'RFC7643-7-k'],
    exchange: alterResponse((response, request) => {
      const sent = jsonOf(request.body);
      const body = jsonOf(response.text);
      return request.method === 'POST' && response.status === 201 && sent && body
        ? withBody(response, { ...sent, ...body })
        : response;
    }),
  },
];
