import { isJsonObject } from '../schema/json.js';
import type { Attribute } from '../schema/types.js';
import type { PatchOperation } from './operation.js';

function givenSubs(attribute: Attribute, value: unknown): readonly string[] {
  const { subAttributes } = attribute;
  if (subAttributes === undefined) return [];
  const keys = new Set<string>();
  for (const item of Array.isArray(value) ? value : [value]) {
    if (isJsonObject(item)) for (const key of Object.keys(item)) keys.add(key.toLowerCase());
  }
  return subAttributes.filter(({ name }) => keys.has(name.toLowerCase())).map(({ name }) => name);
}

/**
 * Paths of the attributes and sub-attributes that a client gave values for: those with
 * `returned: request` are then part of the answer (RFC 7643 §7).
 */
export function writtenPaths(operations: readonly PatchOperation[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { op, target, value } of operations) {
    if (op === 'remove' || target.kind === 'extension') continue;
    const { urn, attribute } = target.path;
    const name = urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
    const sub = target.kind === 'attribute' ? undefined : target.subAttribute;
    paths.add(name);
    for (const part of sub === undefined ? givenSubs(attribute, value) : [sub.name]) {
      paths.add(`${name}.${part}`);
    }
  }
  return paths;
}
