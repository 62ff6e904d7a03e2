import { filterNames } from '../../filter/names.js';
import { parseFilter, parsePatchPath } from '../../filter/parser.js';
import type { Attribute, ResourceType, Schema } from '../../schema/types.js';

const MAX_NAMES = 20;
const MESSAGE: ReadonlySet<string> = new Set(['schemas', 'operations']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((item): item is string => typeof item === 'string')
    .flatMap((item) => item.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** A text that the parser refuses is an error of the answer, which tells more. */
function parsed<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function inFilter(type: ResourceType, filter: unknown): readonly string[] {
  const node = typeof filter === 'string' ? parsed(() => parseFilter(filter)) : undefined;
  if (node === undefined) return [];
  return [...filterNames(node)]
    .map(({ name, parent }) => (parent === undefined ? name : `${parent}.${name}`))
    .filter((name) => type.resolve(name) === undefined);
}

/** The parameters of a query, of a URI or of a `.search` body; their names are in lower case. */
function inQuery(type: ResourceType, query: ReadonlyMap<string, unknown>): readonly string[] {
  const listed = ['attributes', 'excludedattributes', 'sortby'].flatMap((name) =>
    textsOf(query.get(name)),
  );
  return [
    ...inFilter(type, query.get('filter')),
    ...listed.filter((name) => type.resolve(name) === undefined),
  ];
}

function inValue(
  type: ResourceType,
  parent: Attribute | Schema,
  prefix: string,
  value: unknown,
): readonly string[] {
  return (Array.isArray(value) ? value : [value])
    .filter(isObject)
    .flatMap((object) => Object.keys(object))
    .filter((key) => type.child(parent, key) === undefined)
    .map((key) => `${prefix}${key}`);
}

function inBody(type: ResourceType, body: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(body).flatMap(([key, value]) => {
    const member = type.member(key);
    if (member === undefined) return type.resolve(key) === undefined ? [key] : [];
    if (member.kind === 'extension') {
      return inValue(type, member.extension.schema, `${member.name}:`, value);
    }
    const { attribute } = member;
    return attribute.type === 'complex' ? inValue(type, attribute, `${key}.`, value) : [];
  });
}

function inOperation(type: ResourceType, operation: unknown): readonly string[] {
  if (!isObject(operation)) return [];
  const { path, value } = operation;
  if (typeof path !== 'string' || path === '') return isObject(value) ? inBody(type, value) : [];
  const target = parsed(() => parsePatchPath(path));
  if (target === undefined || type.resolve(target.path) !== undefined) return [];
  return [target.path];
}

/** What a request says, as far as the schemas of a type judge it. */
export interface NamingRequest {
  readonly method: string;
  readonly query: string;
  /** Whether the body is that of a `.search`. */
  readonly isSearch: boolean;
  /** JSON, not yet checked. */
  readonly body: unknown;
}

const lowered = (entries: Iterable<readonly [string, unknown]>): ReadonlyMap<string, unknown> =>
  new Map(Array.from(entries, ([name, value]) => [name.toLowerCase(), value] as const));

/**
 * The names in a request that no schema of the resource type has, in its order: by the rules they are ignored,
 * or count as attributes without a value, which is right and looks like a fault of the server. At most 20.
 */
export function unknownNames(type: ResourceType, request: NamingRequest): readonly string[] {
  const { method, query, isSearch, body } = request;
  const names = [...inQuery(type, lowered(new URLSearchParams(query)))];
  if (isObject(body)) {
    const operations = lowered(Object.entries(body)).get('operations');
    if (isSearch) names.push(...inQuery(type, lowered(Object.entries(body))));
    else if (method === 'PATCH' && Array.isArray(operations)) {
      names.push(...operations.flatMap((operation) => inOperation(type, operation)));
    } else names.push(...inBody(type, body));
  }
  return [...new Set(names.filter((name) => !MESSAGE.has(name.toLowerCase())))].slice(0, MAX_NAMES);
}
