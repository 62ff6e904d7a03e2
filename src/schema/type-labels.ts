import type { Attribute, Schema } from './types.js';
import { USER_URN } from './urns.js';

/** What RFC 7643 §2.4 has as labels of a value's function, where §8.7.1 names none. */
const LABELS: readonly string[] = Object.freeze(['work', 'home', 'other']);
const UNLABELLED: ReadonlySet<string> = new Set(['roles', 'entitlements', 'x509Certificates']);

const isOpen = ({ name, canonicalValues = [] }: Attribute): boolean =>
  name === 'type' && canonicalValues.length === 0;

function labelled(attribute: Attribute): Attribute {
  if (!UNLABELLED.has(attribute.name) || !attribute.subAttributes?.some(isOpen)) return attribute;
  const subAttributes = attribute.subAttributes.map((sub) =>
    isOpen(sub) ? Object.freeze({ ...sub, canonicalValues: LABELS }) : sub,
  );
  return Object.freeze({ ...attribute, subAttributes: Object.freeze(subAttributes) });
}

/**
 * The core User with the labels of RFC 7643 §2.4 for the lists to whose `type` §8.7.1 gives no canonical
 * values; what a store declares of its `types` stays. Any other schema is returned as it is.
 */
export function withTypeLabels(schema: Schema): Schema {
  if (schema.id !== USER_URN) return schema;
  return Object.freeze({ ...schema, attributes: Object.freeze(schema.attributes.map(labelled)) });
}

/** The paths of `type` in multi-valued attributes of which a schema names no canonical values. */
export function openTypes({ id, attributes }: Schema): readonly string[] {
  return attributes
    .filter(({ multiValued, subAttributes }) => multiValued && subAttributes?.some(isOpen))
    .map(({ name }) => (id === USER_URN ? `${name}.type` : `${id}:${name}.type`));
}
