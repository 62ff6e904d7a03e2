import { attributeIn } from '../../schema/bodies/keep-stored.js';
import type { Attributes, ResourceType } from '../../schema/types.js';
import type { FindImpossible, ImpossibleReference } from '../model/endpoint.js';
import type { IdCodecs } from './reference-codec.js';
import { allReferencesOf, type Reference } from './references.js';

/** By this word a Bulk request names what has no id yet (RFC 7643 §3.1): it is in no id. */
const RESERVED = 'bulkId';

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const idOf = (element: unknown): unknown =>
  typeof element === 'object' && element !== null ? (element as Attributes).value : undefined;

function isPossible({ codec }: Reference, element: unknown): boolean {
  const id = idOf(element);
  if (typeof id !== 'string') return true;
  const { type } = element as Attributes;
  return !id.includes(RESERVED) && codec.decode(id, type) !== undefined;
}

/**
 * Makes the check of references to other resources: `manager`, and those of the host's own types. Members
 * have a rule of their own, and what was stored before is never the reason.
 */
export function createReferenceCheck(type: ResourceType, codecs: IdCodecs): FindImpossible {
  const references = allReferencesOf(type, codecs).filter(
    ({ attribute: { attribute } }) =>
      attribute.mutability !== 'readOnly' && attribute.name !== 'members',
  );
  return (before, after) =>
    references.flatMap((reference): ImpossibleReference[] => {
      const path = reference.attribute;
      const elements = listOf(attributeIn(after, path));
      if (elements.length === 0) return [];
      const known = new Set(listOf(attributeIn(before, path)).map(idOf));
      const possible = elements.filter(
        (element) => known.has(idOf(element)) || isPossible(reference, element),
      );
      if (possible.length === elements.length) return [];
      return [{ path, possible: possible.length > 0 ? possible : undefined }];
    });
}
