import { ScimError } from '../errors/scim-error.js';
import { isJsonObject } from '../schema/json.js';
import type { ResourceType } from '../schema/types.js';
import type { Draft } from './draft.js';
import { isUnassigned } from './json.js';
import { type PatchTarget, wholePath } from './operation.js';

function missing(target: PatchTarget, draft: Draft, type: ResourceType): string | undefined {
  if (target.kind === 'extension') {
    const extension = type.extensions.find(({ schema }) => schema.id === target.urn);
    const isKept = extension?.schema.attributes.some(({ name }) =>
      draft.isAssigned(type.at(`${target.urn}:${name}`)),
    );
    return extension?.required && !isKept ? target.urn : undefined;
  }
  const { path } = target;
  if (path.attribute.required && !draft.isAssigned(path)) return wholePath(path);
  if (target.kind !== 'subAttribute' || !target.subAttribute.required) return undefined;
  const parent = draft.get(path);
  const isKept = !isJsonObject(parent) || !isUnassigned(parent[target.subAttribute.name]);
  return isKept ? undefined : path.path;
}

/**
 * Refuses an operation that leaves what is required unassigned (RFC 7644 §3.5.2.2). Rule
 * `requiredRemoval` says when this is asked.
 *
 * @throws ScimError `mutability`
 */
export function refuseMissingRequired(target: PatchTarget, draft: Draft, type: ResourceType): void {
  const name = missing(target, draft, type);
  if (name === undefined) return;
  throw new ScimError('mutability', `"${name}" is required and cannot be removed.`);
}
