import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import type { AttributePath, Attributes, ResourceType } from '../schema/types.js';
import { Draft, sameList } from './draft.js';
import { applyList } from './list.js';
import {
  duringOperation,
  type PatchOperation,
  type PatchTarget,
  targetPath,
  type ValuePathTarget,
} from './operation.js';
import { refuseMissingRequired } from './required.js';
import { applySingle, applySubAttribute } from './single.js';
import type { Step } from './step.js';
import { applyValuePath } from './value-path.js';
import { writtenPaths } from './written.js';

export interface PatchResult {
  /** The whole result; the very object that was passed in if nothing changed. */
  readonly attributes: Attributes;
  /** Whether any value differs from before: if not, version and lastModified stay (RFC 7644 §3.5.2.1). */
  readonly changed: boolean;
  /** Paths that the client gave values for, e.g. `name`, `name.givenName`, `urn:…:User:department`. */
  readonly written: ReadonlySet<string>;
}

function removeExtension(step: Step, urn: string, type: ResourceType): void {
  const extension = type.extensions.find(({ schema }) => schema.id === urn);
  for (const { name, mutability } of extension?.schema.attributes ?? []) {
    if (mutability === 'readOnly') continue;
    applyAttribute(step, { kind: 'attribute', path: type.at(`${urn}:${name}`) }, undefined);
  }
}

/** A list that is immutable takes its first values and then no others. */
function applyMultiValued(step: Step, path: AttributePath, apply: () => void): void {
  if (path.attribute.mutability !== 'immutable') {
    apply();
    return;
  }
  const before = step.draft.list(path).elements();
  apply();
  if (before.length === 0) return;
  if (sameList(path.attribute, before, step.draft.list(path).elements())) return;
  throw new ScimError(
    'mutability',
    `Attribute "${path.path}" cannot be changed once it has a value.`,
  );
}

function applyAttribute(
  step: Step,
  target: Exclude<PatchTarget, { readonly kind: 'extension' }>,
  value: unknown,
): void {
  const { path } = target;
  if (target.kind === 'subAttribute') applySubAttribute(step, path, target.subAttribute, value);
  else if (!path.attribute.multiValued) applySingle(step, path, value);
  else applyMultiValued(step, path, () => applyToList(step, target, value));
}

function applyToList(
  step: Step,
  target: ValuePathTarget | Extract<PatchTarget, { readonly kind: 'attribute' }>,
  value: unknown,
): void {
  if (target.kind === 'valuePath') applyValuePath(step, target, value);
  else applyList(step, target.path, value);
}

/**
 * Applies the operations of a PATCH in order, each to the result of the one before (RFC 7644 §3.5.2).
 * Pure: `current` is never written to, and an error leaves nothing half done.
 *
 * @param current - the stored attributes in canonical names, without `id`, `meta`, `schemas` and what
 * the provider derives.
 * @throws ScimError `invalidValue`, `mutability` or `noTarget`, whose detail names the operation.
 *
 * @example
 * const operations = readPatchMessage(body, users, rules, { maxOperations: 1000 });
 * const { attributes, changed } = applyPatch(users, record, operations, rules);
 */
export function applyPatch(
  type: ResourceType,
  current: Attributes,
  operations: readonly PatchOperation[],
  rules: Rules,
): PatchResult {
  const draft = new Draft(current);
  const last = new Map<string, PatchOperation>();
  for (const operation of operations) {
    const { op, target, value } = operation;
    duringOperation(operation, () => {
      const step: Step = { draft, op, rules };
      if (target.kind === 'extension') removeExtension(step, target.urn, type);
      else applyAttribute(step, target, value);
      if (rules.requiredRemoval === 'operation') refuseMissingRequired(target, draft, type);
    });
    last.set(targetPath(target), operation);
  }
  for (const operation of last.values()) {
    duringOperation(operation, () => refuseMissingRequired(operation.target, draft, type));
  }
  return { ...draft.finish(), written: writtenPaths(operations) };
}
