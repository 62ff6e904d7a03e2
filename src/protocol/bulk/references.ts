import { isReference } from '../../patch/reference.js';
import { isJsonObject, type JsonObject } from '../../schema/json.js';
import { ANY_NAME } from '../../schema/notation/find-path.js';
import { currentName } from '../../schema/notation/former-uris.js';
import { parseJsonText } from '../../schema/notation/json-text.js';
import { isCoreUrn } from '../../schema/notation/unfold.js';
import { subAttributeOf } from '../../schema/sub-attribute.js';
import type { Attribute, BodyMember, ResourceType, Schema } from '../../schema/types.js';
import { bulkIdIn, referringUri } from './bulk-id.js';

/** What a reference to another operation of the request stands for. */
export interface Referenced {
  readonly id: string;
  /** Absolute URI of the resource. */
  readonly location: string;
}

/** Looks up the resource behind a bulkId; undefined leaves the reference as it is. */
export type Resolve = (bulkId: string) => Referenced | undefined;

const namesResources = ({ referenceTypes = [] }: Attribute): boolean =>
  referenceTypes.some((type) => type !== 'external' && type !== 'uri');

/** Whether the values of an attribute are ids of resources, as those of `members` and `manager` are. */
function holdsIds(attribute: Attribute): boolean {
  const uri = subAttributeOf(attribute, '$ref');
  return uri !== undefined && isReference(attribute) && namesResources(uri);
}

function holdsUris({ type, referenceTypes = [] }: Attribute): boolean {
  return type === 'reference' && referenceTypes.some((target) => target !== 'external');
}

function mapId(text: string, resolve: Resolve): string {
  const bulkId = bulkIdIn(text);
  return bulkId === undefined ? text : (resolve(bulkId)?.id ?? text);
}

function mapUri(text: string, resolve: Resolve): string {
  const uri = referringUri(text);
  return uri === undefined ? text : (resolve(uri.bulkId)?.location ?? text);
}

type MapText = (text: string, resolve: Resolve) => string;

/** How strings in the place of an attribute refer to resources; undefined where they do not. */
export function referenceIn(attribute: Attribute, parent?: Attribute): MapText | undefined {
  if (holdsUris(attribute)) return mapUri;
  const isId = attribute.name === 'value' && parent !== undefined && holdsIds(parent);
  return isId || holdsIds(attribute) ? mapId : undefined;
}

/**
 * A copy with some members mapped, or the very object if that changes none. Keys of clients make own
 * properties only, `__proto__` too.
 */
export function mapMembers(
  object: JsonObject,
  map: (key: string, value: unknown) => unknown,
): JsonObject {
  let changed = false;
  const members = Object.entries(object).map(([key, value]): [string, unknown] => {
    const mapped = map(key, value);
    if (mapped !== value) changed = true;
    return [key, mapped];
  });
  return changed ? Object.fromEntries(members) : object;
}

export function mapItems(
  items: readonly unknown[],
  map: (item: unknown) => unknown,
): readonly unknown[] {
  const mapped = items.map(map);
  return mapped.some((item, i) => item !== items[i]) ? mapped : items;
}

function mapComplex(attribute: Attribute, value: JsonObject, resolve: Resolve): JsonObject {
  return mapMembers(value, (key, part) => {
    const sub =
      subAttributeOf(attribute, key) ??
      attribute.subAttributes?.find(({ name }) => same(name, key));
    const written = sub !== undefined && sub.mutability !== 'readOnly';
    return written ? mapValue(sub, part, resolve, attribute) : part;
  });
}

function same(name: string, key: string): boolean {
  return name === key || (name.length === key.length && name.toLowerCase() === key.toLowerCase());
}

/** JSON text that may hold a reference; nothing else needs to be looked into. */
function isPossiblyJson(value: unknown): value is string {
  return typeof value === 'string' && /^\s*[{[]/.test(value) && value.includes('bulkId:');
}

/** The text of the mapped content: whether JSON text is taken for what it holds is for the rules to say. */
export function mapJsonText<T>(value: T, map: (content: unknown) => unknown): T | string {
  const content = isPossiblyJson(value) ? parseJsonText(value) : undefined;
  if (content === undefined) return value;
  const mapped = map(content);
  return mapped === content ? value : JSON.stringify(mapped);
}

/**
 * What a client sent for an attribute, with the references to other operations replaced: whole values
 * only, and only where the schema has a reference. As deep as the JSON, which is bounded.
 *
 * @param parent - where the attribute is a sub-attribute.
 */
export function mapValue(
  attribute: Attribute,
  value: unknown,
  resolve: Resolve,
  parent?: Attribute,
): unknown {
  if (Array.isArray(value)) {
    return mapItems(value, (item) => mapValue(attribute, item, resolve, parent));
  }
  if (isPossiblyJson(value)) {
    return mapJsonText(value, (content) => mapValue(attribute, content, resolve, parent));
  }
  const mapText = referenceIn(attribute, parent);
  if (typeof value === 'string') return mapText ? mapText(value, resolve) : value;
  if (!isJsonObject(value)) return value;
  if (attribute.subAttributes) return mapComplex(attribute, value, resolve);
  if (!mapText) return value;
  return mapMembers(value, (key, part) =>
    same('value', key) && typeof part === 'string' ? mapText(part, resolve) : part,
  );
}

/** As {@link mapValue}, for the attributes of an extension. */
export function mapExtension(
  type: ResourceType,
  schema: Schema,
  value: unknown,
  resolve: Resolve,
): unknown {
  const mapContent = (content: unknown) => mapExtension(type, schema, content, resolve);
  if (Array.isArray(value)) return mapItems(value, mapContent);
  if (!isJsonObject(value)) return mapJsonText(value, mapContent);
  return mapMembers(value, (key, part) => {
    const attribute = type.child(schema, key);
    return attribute && attribute.mutability !== 'readOnly'
      ? mapValue(attribute, part, resolve)
      : part;
  });
}

/** As {@link mapValue}, for the body of a POST or PUT. */
export function mapResource(type: ResourceType, body: JsonObject, resolve: Resolve): JsonObject {
  return mapMembers(body, (key, value) => {
    const member = memberNamed(type, key);
    if (member === 'core') return mapCore(type, value, resolve);
    if (member?.kind === 'extension') {
      return mapExtension(type, member.extension.schema, value, resolve);
    }
    return member && member.attribute.mutability !== 'readOnly'
      ? mapValue(member.attribute, value, resolve)
      : value;
  });
}

/** What a key of a body is, under whatever rules. */
function memberNamed(type: ResourceType, key: string): BodyMember | 'core' | undefined {
  if (isCoreUrn(type, key)) return 'core';
  return type.member(key) ?? type.member(currentName(key, ANY_NAME));
}

function mapCore(type: ResourceType, value: unknown, resolve: Resolve): unknown {
  const mapContent = (content: unknown) => mapCore(type, content, resolve);
  if (Array.isArray(value)) return mapItems(value, mapContent);
  return isJsonObject(value) ? mapResource(type, value, resolve) : mapJsonText(value, mapContent);
}
