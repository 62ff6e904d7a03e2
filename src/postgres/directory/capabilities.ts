import type { StoreCapabilities } from '../../index.js';
import type { Attribute, ResourceType } from '../../schema/index.js';
import { canFilterInSql, type SqlAttributes } from '../../sql/index.js';

/** All filters, unless a host has attributes whose sub-attributes are lists themselves: those are asked one by one. */
export function filterCapability(
  { attributes, extensions }: ResourceType,
  columns: SqlAttributes,
): StoreCapabilities['filter'] {
  const hasLists = ({ subAttributes = [] }: Attribute) =>
    subAttributes.some(({ multiValued }) => multiValued);
  const all = [...attributes, ...extensions.flatMap(({ schema }) => schema.attributes)];
  return all.some(hasLists) ? (filter) => canFilterInSql(filter, columns) : 'full';
}
