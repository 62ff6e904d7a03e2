/** A request as it went over the wire. */
export interface Recorded {
  readonly method: string;
  /** Path and query exactly as sent, below the base URL. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Resource = Record<string, unknown>;

/**
 * A `fetch` behind which stands the least that a provisioning client can work with: it creates, finds by
 * `eq`, reads, replaces and deletes; what a PATCH says is only written down.
 */
export function recordingProvider(baseUrl: string) {
  const requests: Recorded[] = [];
  const resources = new Map<string, Resource>();
  const failures: number[] = [];
  let created = 0;

  const answer = (status: number, body?: unknown, headers?: Record<string, string>) =>
    new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      ...(headers && { headers }),
    });

  const list = (endpoint: string, filter: string | null): Response => {
    const [, attribute = '', value] = /^(\w+) eq "(.*)"$/.exec(filter ?? '') ?? [];
    const found = [...resources].filter(
      ([path, resource]) => path.startsWith(`${endpoint}/`) && resource[attribute] === value,
    );
    return answer(200, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: found.length,
      startIndex: 1,
      itemsPerPage: found.length,
      Resources: found.map(([, resource]) => resource),
    });
  };

  const handle = (method: string, url: URL, body: Resource): Response => {
    const path = url.pathname.slice(new URL(baseUrl).pathname.length + 1);
    const [endpoint = '', id] = path.split('/');
    if (method === 'POST') {
      created++;
      const made = `${endpoint.toLowerCase()}-${created}`;
      const resource = { ...body, id: made };
      resources.set(`${endpoint}/${made}`, resource);
      return answer(201, resource);
    }
    if (id === undefined) return list(endpoint, url.searchParams.get('filter'));
    const resource = resources.get(path);
    if (resource === undefined) return answer(404, { detail: 'none' });
    if (method === 'DELETE') resources.delete(path);
    if (method === 'PUT') resources.set(path, body);
    return method === 'GET' || method === 'PUT' ? answer(200, resource) : answer(204);
  };

  const send: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const method = init?.method ?? 'GET';
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    requests.push({
      method,
      target: String(input).slice(baseUrl.length),
      headers: { ...(init?.headers as Record<string, string>) },
      body,
    });
    const failure = failures.shift();
    if (failure !== undefined)
      return answer(failure, { detail: 'later' }, { 'Retry-After': '0.01' });
    return handle(method, url, body);
  };

  return {
    fetch: send,
    requests,
    /** Statuses for the next requests, in order. */
    failWith: (...statuses: number[]) => failures.push(...statuses),
    /** Forgets what was recorded so far. */
    clear: () => requests.splice(0),
    /** Puts a resource there by other means. */
    put: (endpoint: string, resource: Resource & { id: string }) =>
      resources.set(`${endpoint}/${resource.id}`, resource),
  };
}
