import type { Attributes } from '../../schema/types.js';

/** The record alone; the very same object where there are no members. */
export function withoutMembers(attributes: Attributes): Attributes {
  if (attributes.members === undefined) return attributes;
  const { members: _, ...record } = attributes;
  return record;
}
