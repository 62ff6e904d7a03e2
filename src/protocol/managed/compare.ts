import type { Attributes, ResourceType } from '../../schema/types.js';
import type { ManagedAttribute } from '../model/managed-attributes.js';
import {
  isSameProvisioned,
  provisionedAttribute,
  provisionedValue,
  valueAt,
} from '../representation/provisioned.js';

/** What was provisioned beside what is there now; what the schema does not know any more is left out. */
export function compareManaged(
  type: ResourceType,
  provisioned: Attributes,
  record: Attributes,
): readonly ManagedAttribute[] {
  const all = Object.entries(provisioned).flatMap(([name, value]) => {
    const attribute = provisionedAttribute(type, name);
    if (!attribute) return [];
    const current = provisionedValue(attribute, valueAt(type, record, name));
    const edited = !isSameProvisioned(attribute, value, current);
    return [Object.freeze({ attribute: name, provisioned: value, current, edited })];
  });
  return Object.freeze(all.sort((a, b) => (a.attribute < b.attribute ? -1 : 1)));
}
