import type { Exchange, WireResponse } from '../exchange.js';
import { alterRequest, alterResponse, jsonOf } from './alter.js';
import { withUserStore } from './library.js';
import type { Mutant } from './mutant.js';

interface Operation {
  readonly op: unknown;
  readonly path?: unknown;
  readonly value?: unknown;
}

/** Does nothing anywhere but to be a well-formed operation. */
const NOTHING: Operation = { op: 'remove', path: 'displayName[value eq "nothing"]' };
const HARMLESS: Operation = { op: 'add', path: 'schemas', value: [] };

const pathOf = ({ path }: Operation) => (typeof path === 'string' ? path : '');
const isOp = ({ op }: Operation, wanted: string) => String(op).toLowerCase() === wanted;

/** Every operation of a PATCH on its way to the provider becomes another one. */
function altering(edit: (operation: Operation) => Operation): Exchange {
  return alterRequest((request) => {
    const body = request.method === 'PATCH' ? jsonOf(request.body) : undefined;
    if (!body || !Array.isArray(body.Operations)) return request;
    const Operations = body.Operations.map((each: Operation | null) => each && edit(each));
    return { ...request, body: JSON.stringify({ ...body, Operations }) };
  });
}

/** Operations of this kind succeed and do nothing. */
const ignoring = (isIgnored: (operation: Operation) => boolean) =>
  altering((operation) => (isIgnored(operation) ? HARMLESS : operation));

const answering = (method: string, edit: (response: WireResponse) => WireResponse) =>
  alterResponse((response, request) => (request.method === method ? edit(response) : response));

/** Takes the first value that matches `type eq …` for the only one. */
const onlyFirstMatch: Exchange = async (request, send) => {
  const path = /"path":"(\w+)\[type eq \\"(\w+)\\"\]/.exec(request.body ?? '');
  if (request.method !== 'PATCH' || !path) return send(request);
  const [, attribute = '', type] = path;
  const { 'Content-Type': _, ...headers } = request.headers;
  const resource = jsonOf((await send({ method: 'GET', path: request.path, headers })).text);
  const list = resource?.[attribute];
  const found = Array.isArray(list) ? list.find((element) => element.type === type) : undefined;
  const [name, value] = Object.entries(found ?? {}).find(([key]) => key !== 'type') ?? [];
  if (name === undefined) return send(request);
  const filter = `[type eq \\"${type}\\" and ${name} eq \\"${value}\\"]`;
  return send({ ...request, body: request.body?.replace(/\[type eq [^\]]*\]/, filter) ?? '' });
};

/** An error where a PATCH has changed nothing. */
const refusingIdleChanges: Exchange = async (request, send) => {
  if (request.method !== 'PATCH') return send(request);
  const { 'Content-Type': _, ...headers } = request.headers;
  const look = async () => (await send({ method: 'GET', path: request.path, headers })).text;
  const before = await look();
  const response = await send(request);
  if (response.status >= 300 || (await look()) !== before) return response;
  return { ...response, status: 400 };
};

const ignored = (
  name: string,
  breaks: readonly string[],
  isIgnored: (operation: Operation) => boolean,
): Mutant => ({ name, breaks, exchange: ignoring(isIgnored) });

const altered = (
  name: string,
  breaks: readonly string[],
  edit: (operation: Operation) => Operation,
): Mutant => ({ name, breaks, exchange: altering(edit) });

const LISTS = /^(emails|members)$/;

/** Faults in what PATCH does. */
export const PATCH_MUTANTS: readonly Mutant[] = [
  {
    name: 'PATCH is 501',
    breaks: ['RFC7644-3.5-b'],
    exchange: answering('PATCH', (response) => ({ ...response, status: 501 })),
  },
  altered('op is matched with case', ['RFC7644-3.5.2-b'], (operation) =>
    operation.op === String(operation.op).toLowerCase() ? operation : { ...operation, op: 'x' },
  ),
  altered('a list that says nothing empties', ['RFC7643-2.5-b'], (operation) =>
    JSON.stringify(operation.value) === '[{}]' ? { ...operation, value: [] } : operation,
  ),
  altered('paths are matched with case', ['RFC7644-3.5.2-h'], (operation) =>
    /^URN:|[A-Z]{5}/.test(pathOf(operation)) ? { ...operation, path: 'x' } : operation,
  ),
  altered(
    'indexes are taken for all values',
    ['RFC7644-3.5.2-d', 'RFC7644-3.5.2-r'],
    (operation) =>
      operation.path === 'emails[0].value' ? { ...operation, path: 'emails.value' } : operation,
  ),
  {
    name: 'a bad filter in a path is noTarget',
    breaks: ['RFC7644-3.5.2-e'],
    exchange: answering('PATCH', (response) => ({
      ...response,
      text: response.text.replace('invalidFilter', 'noTarget'),
    })),
  },
  ignored(
    'remove without a path does nothing',
    ['RFC7644-3.5.2-c', 'RFC7644-3.5.2.2-a'],
    (operation) => isOp(operation, 'remove') && operation.path === undefined,
  ),
  ignored('readOnly paths are ignored', ['RFC7644-3.5.2-f', 'RFC7644-3.5.2.2-f'], (operation) =>
    /^(id|meta|groups)\b/.test(pathOf(operation)),
  ),
  ignored(
    'URN paths are ignored',
    ['RFC7644-3.5.2-g', 'RFC7644-3.5.2-i', 'RFC7644-3.5.2-j', 'RFC7644-3.5.2.2-i'],
    (operation) => /^urn:/i.test(pathOf(operation)),
  ),
  ignored('an extension cannot be removed', ['RFC7644-3.5.2.2-j'], (operation) =>
    /^urn:.*:User$/i.test(pathOf(operation)),
  ),
  {
    name: 'several values are primary',
    breaks: ['RFC7644-3.5.2-l'],
    options: withUserStore((store) => ({
      async replace(ctx, id, next, how) {
        const marked = JSON.stringify((await store.get(ctx, id))?.emails ?? []);
        const emails = (next.emails ?? []) as readonly { readonly value: string }[];
        const kept = emails.map((email) =>
          marked.includes(`${email.value}","type":"work","primary":true`)
            ? { ...email, primary: true }
            : email,
        );
        return store.replace(ctx, id, kept.length === 0 ? next : { ...next, emails: kept }, how);
      },
    })),
  },
  {
    name: 'PATCH shows nothing, whatever is asked for',
    breaks: ['RFC7644-3.5.2-o'],
    exchange: answering('PATCH', (response) =>
      response.status === 200 ? { ...response, status: 204, text: '' } : response,
    ),
  },
  {
    name: 'PATCH answers 202',
    breaks: ['RFC7644-3.5.2-n'],
    exchange: answering('PATCH', (response) =>
      response.status < 300 ? { ...response, status: 202 } : response,
    ),
  },
  {
    name: '204 without ETag',
    breaks: ['RFC7644-3.5.2-p', 'RFC7644-3.14-b'],
    exchange: answering('PATCH', ({ headers: { etag: _, ...headers }, ...response }) => ({
      ...response,
      headers,
    })),
  },
  {
    name: 'PATCH of what does not exist is 400',
    breaks: ['RFC7644-3.5.2-q', 'RFC7644-3.6-b'],
    exchange: answering('PATCH', (response) =>
      response.status === 404 ? { ...response, status: 400 } : response,
    ),
  },
  {
    name: 'a name that is taken is 400',
    breaks: ['RFC7644-3.5.2-t', 'RFC7644-3.5.1-k'],
    exchange: alterResponse((response) =>
      response.status === 409 ? { ...response, status: 400 } : response,
    ),
  },
  altered('URN keys in values are dropped', ['RFC7644-3.5.2-u'], (operation) => ({
    ...operation,
    ...(JSON.stringify(operation.value)?.startsWith('{"urn:') && { value: {} }),
  })),
  ignored(
    'operations without a value are ignored',
    ['RFC7644-3.5.2.1-a', 'RFC7644-3.5.2.3-i'],
    (operation) => !isOp(operation, 'remove') && operation.value === undefined,
  ),
  ignored(
    'values without a path are ignored',
    ['RFC7644-3.5.2.1-b', 'RFC7644-3.5.2.3-a'],
    (operation) => operation.path === undefined && typeof operation.value === 'object',
  ),
  ...(['add', 'replace'] as const).map((op) =>
    ignored(
      `${op} of a single value does nothing`,
      op === 'add'
        ? ['RFC7644-3.5.2.1-c', 'RFC7644-3.5.2.1-f']
        : ['RFC7644-3.5.2.3-b', 'RFC7644-3.5.2.3-d'],
      (operation) => isOp(operation, op) && /^(title|nickName)$/.test(pathOf(operation)),
    ),
  ),
  ignored(
    'sub-attributes cannot be set',
    ['RFC7644-3.5.2.1-d', 'RFC7644-3.5.2.1-i', 'RFC7644-3.5.2.3-e'],
    (operation) => /^name\b/.test(pathOf(operation)),
  ),
  {
    name: 'only the first value that matches is changed',
    breaks: ['RFC7644-3.5.2.1-j', 'RFC7644-3.5.2.3-f', 'RFC7644-3.5.2.3-g'],
    exchange: onlyFirstMatch,
  },
  altered('value paths match nothing', ['RFC7644-3.5.2.1-k'], (operation) =>
    pathOf(operation).includes('[') ? NOTHING : operation,
  ),
  {
    name: 'a PATCH that changes nothing is an error',
    breaks: ['RFC7644-3.5.2.1-g', 'RFC7644-3.5.2.2-g'],
    exchange: refusingIdleChanges,
  },
  ignored(
    'remove of a single value does nothing',
    ['RFC7644-3.5.2.2-b'],
    (operation) => isOp(operation, 'remove') && pathOf(operation) === 'title',
  ),
  ignored(
    'remove of a list does nothing',
    ['RFC7644-3.5.2.2-c', 'RFC7644-3.5.2.2-k'],
    (operation) => isOp(operation, 'remove') && LISTS.test(pathOf(operation)),
  ),
  altered('remove of a sub-attribute removes the value', ['RFC7644-3.5.2.2-e'], (operation) => ({
    ...operation,
    ...(isOp(operation, 'remove') && { path: pathOf(operation).replace(/\]\..*$/, ']') }),
  })),
  altered('remove of a list of values empties the list', ['RFC7644-3.5.2.2-k'], (operation) =>
    isOp(operation, 'remove') ? { op: 'remove', path: operation.path } : operation,
  ),
  altered('replace of a list adds to it', ['RFC7644-3.5.2.3-c'], (operation) =>
    isOp(operation, 'replace') && LISTS.test(pathOf(operation))
      ? { ...operation, op: 'add' }
      : operation,
  ),
];
