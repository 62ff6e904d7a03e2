import { ScimError } from '../../errors/scim-error.js';
import { sameValue, sameWritable } from '../../schema/comparison.js';
import type { Attribute, Attributes, ResourceType, Schema } from '../../schema/types.js';

const EMPTY: Attributes = Object.freeze({});

function keepIn(
  attributes: readonly Attribute[],
  prefix: string,
  current: Attributes,
  next: Attributes,
): Attributes {
  const kept: Record<string, unknown> = {};
  for (const attribute of attributes) {
    const { name, mutability, multiValued, subAttributes } = attribute;
    const before = current[name];
    const after = next[name];
    if (before === undefined) continue;
    if (mutability !== 'readWrite' && after === undefined) {
      kept[name] = before;
    } else if (mutability === 'immutable') {
      if (!sameValue(attribute, before, after)) {
        throw new ScimError(
          'mutability',
          `Attribute "${prefix}${name}" is immutable and has a value.`,
        );
      }
    } else if (subAttributes && !multiValued && after !== undefined) {
      const inside = keepIn(
        // What the store derived from a value is no longer true of another one.
        subAttributes.filter((sub) => sub.mutability !== 'readOnly'),
        `${prefix}${name}.`,
        before as Attributes,
        after as Attributes,
      );
      kept[name] = sameWritable(attribute, before, inside) ? before : inside;
    }
  }
  return Object.keys(kept).length === 0 ? next : { ...next, ...kept };
}

/**
 * Keeps what a PUT that leaves it out cannot unassign (RFC 7644 §3.5.1): readOnly attributes, which are
 * the store's own; writeOnly ones, which no client could have read to send them back; and immutable
 * ones, whose value must match where it is sent. An immutable attribute without a value takes the new one.
 *
 * @throws ScimError 400 `mutability`
 */
export function preserveOmitted(
  type: ResourceType,
  current: Attributes,
  next: Attributes,
): Attributes {
  let result = keepIn(type.attributes, '', current, next);
  for (const { schema } of type.extensions) {
    const before = current[schema.id] as Attributes | undefined;
    if (!before) continue;
    const after = result[schema.id] as Attributes | undefined;
    const inside =
      after === undefined
        ? restOf(schema, before)
        : keepIn(schema.attributes, `${schema.id}:`, before, after);
    if (Object.keys(inside).length > 0) result = { ...result, [schema.id]: inside };
  }
  return result;
}

/**
 * What stays of an extension that a PUT leaves out. Where it could not do without what goes, its
 * remaining secrets go too: they are of no use alone, and the client gave the extension up.
 */
function restOf({ id, attributes }: Schema, before: Attributes): Attributes {
  const rest = keepIn(attributes, `${id}:`, before, EMPTY);
  const incomplete = attributes.some(
    ({ name, required, mutability }) =>
      required && mutability !== 'readOnly' && rest[name] === undefined,
  );
  const immutable = attributes.filter(({ mutability }) => mutability === 'immutable');
  return incomplete ? keepIn(immutable, `${id}:`, before, EMPTY) : rest;
}
