import { ScimError } from '../../errors/scim-error.js';
import type { FilterNode } from '../../filter/ast.js';
import { type ParsedPatchPath, parsePatchPath } from '../../filter/parser.js';
import { printFilter } from '../../filter/print.js';
import { memberOf } from '../../patch/json.js';
import { isJsonObject, type JsonObject } from '../../schema/json.js';
import { ANY_NAME, findPath } from '../../schema/notation/find-path.js';
import { isCoreUrn } from '../../schema/notation/unfold.js';
import type { Attribute, ResourceType, Schema } from '../../schema/types.js';
import {
  mapExtension,
  mapItems,
  mapJsonText,
  mapMembers,
  mapValue,
  type Resolve,
  referenceIn,
} from './references.js';

/** What a path names, as far as its value may hold references. */
type Place =
  | {
      readonly kind: 'attribute';
      readonly attribute: Attribute;
      readonly subAttribute: Attribute | undefined;
    }
  | { readonly kind: 'extension'; readonly schema: Schema }
  | { readonly kind: 'core' };

/** undefined for a path that PATCH will refuse. */
function parsed(path: string): ParsedPatchPath | undefined {
  try {
    return parsePatchPath(path);
  } catch (error) {
    if (ScimError.is(error)) return undefined;
    throw error;
  }
}

function placeOf(type: ResourceType, path: string): Place | undefined {
  const parts = parsed(path);
  const found = parts && findPath(type, parts.path, ANY_NAME);
  if (found === undefined) return isCoreUrn(type, path) ? { kind: 'core' } : undefined;
  if (found.kind === 'extension') {
    const extension = type.extensions.find(({ schema }) => schema.id === found.urn);
    return extension && { kind: 'extension', schema: extension.schema };
  }
  const { attribute, subAttribute } = found.path;
  const behind = parts?.subAttribute;
  const named = behind === undefined ? subAttribute : type.child(attribute, behind);
  return { kind: 'attribute', attribute, subAttribute: named };
}

/** The depth is bounded by the parser. */
function mapFilter(attribute: Attribute, node: FilterNode, resolve: Resolve): FilterNode {
  switch (node.kind) {
    case 'compare': {
      const name = node.path.toLowerCase();
      const sub = attribute.subAttributes?.find((child) => child.name.toLowerCase() === name);
      const mapText = sub && referenceIn(sub, attribute);
      if (!mapText || typeof node.value !== 'string') return node;
      return { ...node, value: mapText(node.value, resolve) };
    }
    case 'not':
      return { kind: 'not', filter: mapFilter(attribute, node.filter, resolve) };
    case 'and':
    case 'or':
      return {
        kind: node.kind,
        filters: node.filters.map((filter) => mapFilter(attribute, filter, resolve)),
      };
    default:
      return node;
  }
}

/** The path with the references inside its brackets replaced; a path without any stays as it is. */
function mapPath(type: ResourceType, path: string, resolve: Resolve): string {
  if (!path.includes('[') || !path.includes('bulkId')) return path;
  const parts = parsed(path);
  const found = parts && findPath(type, parts.path, ANY_NAME);
  if (parts?.filter === undefined || found?.kind !== 'attribute') return path;
  let replaced = false;
  const filter = mapFilter(found.path.attribute, parts.filter, (bulkId) => {
    const referenced = resolve(bulkId);
    replaced ||= referenced !== undefined;
    return referenced;
  });
  if (!replaced) return path;
  const behind = parts.subAttribute === undefined ? '' : `.${parts.subAttribute}`;
  return `${parts.path}[${printFilter(filter)}]${behind}`;
}

function mapAt(type: ResourceType, path: string, value: unknown, resolve: Resolve): unknown {
  const place = placeOf(type, path);
  if (place === undefined) return value;
  if (place.kind === 'core') return mapPathless(type, value, resolve);
  if (place.kind === 'extension') return mapExtensionPaths(type, place.schema, value, resolve);
  const { attribute, subAttribute } = place;
  return subAttribute
    ? mapValue(subAttribute, value, resolve, attribute)
    : mapValue(attribute, value, resolve);
}

/** A value without a path: its keys are attributes, extensions, or whole paths. */
function mapPathless(type: ResourceType, value: unknown, resolve: Resolve): unknown {
  const mapContent = (content: unknown) => mapPathless(type, content, resolve);
  if (Array.isArray(value)) return mapItems(value, mapContent);
  if (!isJsonObject(value)) return mapJsonText(value, mapContent);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      mapPath(type, key, resolve),
      mapAt(type, key, part, resolve),
    ]),
  );
}

/** Inside an extension, too, a key may be a path behind its URN, e.g. `manager.value`. */
function mapExtensionPaths(
  type: ResourceType,
  schema: Schema,
  value: unknown,
  resolve: Resolve,
): unknown {
  const mapped = mapExtension(type, schema, value, resolve);
  if (!isJsonObject(mapped)) return mapped;
  return mapMembers(mapped, (key, part) =>
    type.child(schema, key) ? part : mapAt(type, `${schema.id}:${key}`, part, resolve),
  );
}

function mapOperation(type: ResourceType, operation: JsonObject, resolve: Resolve): JsonObject {
  const path = memberOf(operation, 'path');
  return mapMembers(operation, (key, part) => {
    const name = key.toLowerCase();
    if (name === 'path' && typeof part === 'string') return mapPath(type, part, resolve);
    if (name !== 'value') return part;
    return typeof path === 'string'
      ? mapAt(type, path, part, resolve)
      : mapPathless(type, part, resolve);
  });
}

/**
 * A copy of a PATCH message with the references to other operations of the Bulk request replaced, in
 * values and in filters of paths. What PATCH will refuse or ignore stays as it is.
 */
export function mapPatch(type: ResourceType, message: JsonObject, resolve: Resolve): JsonObject {
  return mapMembers(message, (key, value) => {
    if (key.toLowerCase() !== 'operations' || !Array.isArray(value)) return value;
    return value.map((operation: unknown) =>
      isJsonObject(operation) ? mapOperation(type, operation, resolve) : operation,
    );
  });
}
