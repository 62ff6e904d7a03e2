import type { AttributePath, ResourceType } from '../schema/types.js';
import type { Filter } from './ast.js';
import { anyOf } from './combine.js';

/**
 * Never shown and therefore never to be found out by asking (RFC 7643 §4.1.1: `password`). What is
 * writeOnly is never returned; a schema that says otherwise is refused.
 */
export function isSecret({ attribute, target }: AttributePath): boolean {
  return attribute.returned === 'never' || target.returned === 'never';
}

export function present(attribute: AttributePath): Filter {
  return Object.freeze({ kind: 'present', attribute });
}

/** True for resources that have a value for any attribute of the extension. */
export function extensionPresent(type: ResourceType, urn: string): Filter {
  const extension = type.extensions.find(({ schema }) => schema.id === urn);
  const paths = (extension?.schema.attributes ?? []).map(({ name }) => type.at(`${urn}:${name}`));
  return anyOf(paths.filter((path) => !isSecret(path)).map(present));
}
