import { sameWritable } from '../../schema/comparison.js';
import { isJsonObject } from '../../schema/json.js';
import type { Attribute, Attributes, ResourceType } from '../../schema/types.js';

const NEVER: ReadonlySet<string> = new Set(['id', 'schemas', 'meta', 'groups']);

/** Whether it can be provisioned and may be shown: a password is neither kept nor compared. */
const isManaged = ({ mutability, returned }: Attribute): boolean =>
  mutability !== 'readOnly' && returned !== 'never';

/** The attribute that is noted by a name, `userName` or `urn:…:User:department`; undefined for what is never noted. */
export function provisionedAttribute(type: ResourceType, name: string): Attribute | undefined {
  const found = type.resolve(name);
  if (found?.kind !== 'attribute' || found.path.subAttribute) return undefined;
  const { urn, attribute } = found.path;
  const isCore = urn === undefined && NEVER.has(attribute.name);
  return isManaged(attribute) && !isCore ? attribute : undefined;
}

/** The name by which it is noted, of a name in any case; undefined for what is never noted. */
export function provisionedName(type: ResourceType, name: string): string | undefined {
  const attribute = provisionedAttribute(type, name);
  const found = attribute && type.resolve(name);
  if (found?.kind !== 'attribute') return undefined;
  const { urn } = found.path;
  return urn === undefined ? attribute?.name : `${urn}:${attribute?.name}`;
}

/** What a record has there. */
export function valueAt(type: ResourceType, record: Attributes, name: string): unknown {
  const found = type.resolve(name);
  if (found?.kind !== 'attribute') return undefined;
  const { urn, attribute } = found.path;
  const parent = urn === undefined ? record : (record[urn] as Attributes | undefined);
  const value = parent?.[attribute.name];
  return value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;
}

/** A value without what the store adds to it, and without secrets. */
export function provisionedValue({ subAttributes }: Attribute, value: unknown): unknown {
  if (!subAttributes?.some((sub) => !isManaged(sub))) return value;
  const names = new Set(subAttributes.filter(isManaged).map(({ name }) => name));
  const strip = (one: unknown) =>
    isJsonObject(one)
      ? Object.fromEntries(Object.entries(one).filter(([name]) => names.has(name)))
      : one;
  return Array.isArray(value) ? value.map(strip) : strip(value);
}

/** JSON text in which the order of keys makes no difference. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    isJsonObject(one) ? Object.fromEntries(Object.entries(one).sort()) : one,
  );

/** Whether they are the same for the schema, in whatever order a store returns the values of a list. */
export function isSameProvisioned(attribute: Attribute, a: unknown, b: unknown): boolean {
  if (sameWritable(attribute, a, b)) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  const [first = [], second = []] = [a, b].map((list) =>
    list.map((one) => textOf(provisionedValue(attribute, one))).sort(),
  );
  return first.every((text, at) => text === second[at]);
}
