import type { Exchange, WireRequest, WireResponse } from '../exchange.js';

export type JsonObject = Record<string, unknown>;

export function jsonOf(text: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

export const alterRequest =
  (edit: (request: WireRequest) => WireRequest): Exchange =>
  (request, send) =>
    send(edit(request));

export const alterResponse =
  (edit: (response: WireResponse, request: WireRequest) => WireResponse): Exchange =>
  async (request, send) =>
    edit(await send(request), request);

export function withBody(response: WireResponse, body: unknown): WireResponse {
  return { ...response, text: JSON.stringify(body) };
}

/** Changes every JSON body that passes the condition. */
export function alterBody(
  edit: (body: JsonObject, request: WireRequest, response: WireResponse) => unknown,
): Exchange {
  return alterResponse((response, request) => {
    const body = jsonOf(response.text);
    return body === undefined ? response : withBody(response, edit(body, request, response));
  });
}

const isError = (body: JsonObject) => typeof body.detail === 'string' && 'status' in body;

/** Changes every error message. */
export function alterError(edit: (body: JsonObject) => unknown): Exchange {
  return alterBody((body) => (isError(body) ? edit(body) : body));
}

const DISCOVERY = /\/(Schemas|ResourceTypes|ServiceProviderConfig)\b/i;

/** Changes every resource, alone or in a list; discovery is left alone. */
export function alterResource(
  edit: (resource: JsonObject, request: WireRequest) => unknown,
): Exchange {
  return alterBody((body, request) => {
    if (DISCOVERY.test(request.path) || isError(body)) return body;
    if (Array.isArray(body.Resources)) {
      return { ...body, Resources: body.Resources.map((item) => edit(item, request)) };
    }
    return 'meta' in body || 'id' in body ? edit(body, request) : body;
  });
}

/** Changes every entry of a discovery endpoint. */
export function alterDiscovery(name: string, edit: (entry: JsonObject) => unknown): Exchange {
  return alterBody((body, { path }) => {
    if (!path.includes(`/${name}`) || isError(body)) return body;
    return Array.isArray(body.Resources)
      ? { ...body, Resources: body.Resources.map(edit) }
      : edit(body);
  });
}

/** Takes parameters away, from the query and from the body of a search. */
export function withoutParameters(...names: readonly string[]): Exchange {
  return alterRequest((request) => {
    const [path = '', query] = request.path.split('?', 2);
    const kept = (query ?? '')
      .split('&')
      .filter((pair) => !names.some((name) => pair.startsWith(`${name}=`)));
    const body = path.endsWith('/.search') ? jsonOf(request.body) : undefined;
    for (const name of names) delete body?.[name];
    return {
      ...request,
      path: kept.join('') === '' ? path : `${path}?${kept.join('&')}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
  });
}

export function withoutHeaders(...names: readonly string[]): Exchange {
  return alterRequest((request) => ({ ...request, headers: without(request.headers, names) }));
}

export function withoutAnswerHeaders(...names: readonly string[]): Exchange {
  return alterResponse((response) => ({
    ...response,
    headers: without(response.headers, names),
  }));
}

/** A copy without some names, in any case. */
export function without<T extends object>(object: T, names: readonly string[]): T {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => !dropped.has(name.toLowerCase())),
  ) as T;
}

/** Whether a request has this method and a path below this endpoint. */
export function isTo(request: WireRequest, method: string, endpoint: string): boolean {
  return request.method === method && request.path.includes(endpoint);
}
