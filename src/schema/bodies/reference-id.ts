import type { Rules } from '../../conformance/rules.js';
import type { JsonObject } from '../json.js';
import { subAttributeOf } from '../sub-attribute.js';
import type { Attribute } from '../types.js';

/** `managerId`: what some clients call the `value` of a single reference (rule `managerId`). */
const idNameOf = ({ name }: Attribute): string => `${name}id`.toLowerCase();

/** Whether an attribute refers to one resource, as `manager` does. */
export function isSingleReference(attribute: Attribute): boolean {
  return (
    !attribute.multiValued &&
    subAttributeOf(attribute, 'value') !== undefined &&
    subAttributeOf(attribute, '$ref') !== undefined
  );
}

/** An object of sub-attributes with `managerId` read as `value`, unless it has that as well. */
export function withReferenceId(
  attribute: Attribute,
  object: JsonObject,
  rules: Rules,
): JsonObject {
  if (rules.managerId === 'unknown' || !isSingleReference(attribute)) return object;
  const keys = Object.keys(object);
  const wanted = idNameOf(attribute);
  const key = keys.find((name) => name.length === wanted.length && name.toLowerCase() === wanted);
  const isKnown = attribute.subAttributes?.some(({ name }) => name.toLowerCase() === wanted);
  if (key === undefined || isKnown || keys.some((name) => name.toLowerCase() === 'value')) {
    return object;
  }
  const { [key]: value, ...others } = object;
  return { ...others, value };
}

/** The path `….manager.value` for `….manager.managerId`; undefined for a path of another form. */
export function referenceIdPath(path: string): string | undefined {
  const [, parent, name] = /^(?:.*:)?([^.:]+)\.([^.]+)$/.exec(path) ?? [];
  if (parent === undefined || name === undefined) return undefined;
  if (name.toLowerCase() !== `${parent}id`.toLowerCase()) return undefined;
  return `${path.slice(0, -name.length)}value`;
}
