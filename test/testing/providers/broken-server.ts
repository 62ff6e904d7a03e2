interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

interface Body {
  readonly Operations?: readonly Operation[];
  readonly [name: string]: unknown;
}

/** A request on its way to a server that has a fault. */
interface Seen {
  readonly method: string;
  readonly url: URL;
  readonly body: Body;
}

/** What a fault makes of a request: another body, or an answer of its own. */
type Fault = (seen: Seen) => Body | Response | undefined;

const answer = (status: number, detail: string) =>
  new Response(JSON.stringify({ detail }), {
    status,
    headers: { 'Content-Type': 'application/scim+json' },
  });

/** A fault in how single operations of a PATCH are taken; undefined: the operation is lost. */
const operations =
  (alter: (operation: Operation) => Operation | undefined): Fault =>
  ({ method, body }) => {
    if (method !== 'PATCH' || body.Operations === undefined) return undefined;
    return { ...body, Operations: body.Operations.flatMap((each) => alter(each) ?? []) };
  };

const isRemove = ({ op }: Operation) => op.toLowerCase() === 'remove';
const names = (value: unknown, key: string) =>
  typeof value === 'object' && value !== null && key in value;

/** Bugs that real servers had, as something between a client and a server that has none. */
export const FAULTS = {
  'ignores remove with a value': operations((each) =>
    isRemove(each) && each.path === 'members' && each.value !== undefined ? undefined : each,
  ),
  'empties the group on remove with a value': operations((each) =>
    isRemove(each) && each.path === 'members' ? { op: 'remove', path: 'members' } : each,
  ),
  'answers 200 to a filtered remove and does nothing': operations((each) =>
    isRemove(each) && each.path?.startsWith('members[') ? undefined : each,
  ),
  'refuses "False"': ({ body }) =>
    body.Operations?.some(({ value }) => value === 'False' || value === 'True')
      ? answer(400, 'active is not a boolean')
      : undefined,
  'forgets the keys of an operation without a path': operations((each) =>
    each.path === undefined ? undefined : each,
  ),
  'stores dotted keys flat': operations((each) => {
    if (each.path !== undefined) return each;
    const value = Object.entries(each.value as object).filter(([key]) => !/[.:]/.test(key));
    return { ...each, value: Object.fromEntries(value) };
  }),
  'adds where members are replaced': operations((each) => {
    if (each.path === 'members') return { ...each, op: each.op.replace(/^replace$/i, 'add') };
    return names(each.value, 'members') ? { ...each, op: 'add' } : each;
  }),
  'takes no value path without a match': ({ method, body }) =>
    method === 'PATCH' && body.Operations?.some(({ path }) => /^phone.*\[/.test(path ?? ''))
      ? answer(400, 'noTarget')
      : undefined,
  'keeps `active` on PUT': ({ method, body }) => {
    if (method !== 'PUT') return undefined;
    const { active: _lost, ...rest } = body;
    return rest;
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;

/** A `fetch` to the same server with one fault. */
export function faultyFetch(name: FaultName): typeof fetch {
  const fault: Fault = FAULTS[name];
  return async (input, init) => {
    const text = typeof init?.body === 'string' ? init.body : '{}';
    const method = init?.method ?? 'GET';
    const altered = fault({ method, url: new URL(String(input)), body: JSON.parse(text) });
    if (altered instanceof Response) return altered;
    return fetch(input, altered === undefined ? init : { ...init, body: JSON.stringify(altered) });
  };
}
