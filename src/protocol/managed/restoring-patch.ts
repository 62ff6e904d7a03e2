import type { JsonObject } from '../../schema/json.js';
import type { ResourceType } from '../../schema/types.js';
import { PATCH_OP_URN } from '../../schema/urns.js';
import type { ManagedAttribute } from '../model/managed-attributes.js';
import { provisionedAttribute } from '../representation/provisioned.js';

/** What can be put back of what somebody has changed. */
export const restorable = (
  type: ResourceType,
  managed: readonly ManagedAttribute[],
): readonly ManagedAttribute[] =>
  managed.filter(
    ({ attribute, edited }) =>
      edited && provisionedAttribute(type, attribute)?.mutability !== 'immutable',
  );

/** A complex value goes before the other comes: replacing one could leave what it does not name (RFC 7644 §3.5.2.3). */
function operationsFor(
  type: ResourceType,
  { attribute: path, provisioned: value, current }: ManagedAttribute,
): readonly JsonObject[] {
  const definition = provisionedAttribute(type, path);
  const isMerged = definition?.type === 'complex' && !definition.multiValued;
  const goesFirst = isMerged && !definition.required && current !== undefined;
  return goesFirst
    ? [
        { op: 'remove', path },
        { op: 'add', path, value },
      ]
    : [{ op: 'replace', path, value }];
}

/** The PATCH (RFC 7644 §3.5.2) that makes attributes what was provisioned. */
export function restoringPatch(
  type: ResourceType,
  managed: readonly ManagedAttribute[],
): JsonObject {
  const operations = managed.flatMap((one) => operationsFor(type, one));
  return { schemas: [PATCH_OP_URN], Operations: operations };
}
