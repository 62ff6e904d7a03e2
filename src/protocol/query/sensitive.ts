import { ScimConfigError } from '../../errors/config-error.js';
import { ScimError } from '../../errors/scim-error.js';
import { filterNames } from '../../filter/names.js';
import { parseFilter } from '../../filter/parser.js';
import { attributePath } from '../../schema/pick-attributes.js';
import type { ResourceType } from '../../schema/types.js';
import type { Endpoint } from '../model/endpoint.js';
import type { RefuseSensitive } from '../model/query.js';

const NONE: ReadonlySet<string> = new Set();

/** Canonical names of what a host's name stands for in a type: an attribute, or a whole extension. */
function namedBy(type: ResourceType, name: string): readonly string[] {
  const target = type.resolve(name);
  if (target === undefined) return [];
  return [target.kind === 'extension' ? target.urn : target.path.path];
}

/** The sensitive attribute that a name is, or belongs to. A complex attribute alone means its `value`. */
function markedBy(
  marked: ReadonlySet<string>,
  type: ResourceType,
  name: string,
  parent: string | undefined,
): string | undefined {
  const target =
    parent === undefined
      ? type.resolve(name)
      : (type.resolve(`${parent}.${name}`) ?? type.resolve(parent));
  if (target?.kind !== 'attribute') return undefined;
  const { path, urn, attribute } = target.path;
  const holders = [path, `${path}.value`, attributePath(urn, attribute).path, urn ?? ''];
  return holders.find((holder) => marked.has(holder));
}

function checkNames(names: readonly string[], endpoints: readonly Endpoint[]): void {
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string');
  const unknown = isList
    ? names.find((name) => endpoints.every(({ type }) => !type.resolve(name)))
    : undefined;
  if (isList && unknown === undefined) return;
  throw new ScimConfigError(
    'ERR_SCIM_OPTION_VALUE',
    unknown === undefined
      ? 'Option "sensitiveAttributes" must be a list of attribute names.'
      : `Option "sensitiveAttributes": no resource type has an attribute "${unknown}".`,
  );
}

/**
 * @param names - the option `sensitiveAttributes`.
 * @param maxLength - of a filter, in UTF-16 code units.
 * @returns undefined where nothing is sensitive.
 * @throws ScimConfigError for a name that no resource type knows.
 */
export function createRefuseSensitive(
  names: readonly string[] = [],
  endpoints: readonly Endpoint[],
  maxLength: number,
): RefuseSensitive | undefined {
  checkNames(names, endpoints);
  if (names.length === 0) return undefined;
  const marked = new Map<ResourceType, ReadonlySet<string>>(
    endpoints.map(({ type }) => [type, new Set(names.flatMap((name) => namedBy(type, name)))]),
  );
  return (filter, queried) => {
    if (filter === undefined) return;
    for (const { name, parent, compared } of filterNames(
      parseFilter(filter, { limits: { maxLength } }),
    )) {
      if (!compared) continue;
      for (const { type } of queried) {
        const found = markedBy(marked.get(type) ?? NONE, type, name, parent);
        if (found === undefined) continue;
        throw new ScimError(
          'sensitive',
          `Values of "${found}" must not stand in a URI: send the query by POST to "/.search" (RFC 7644 §7.5.2).`,
        );
      }
    }
  };
}
