import type { Rules } from '../conformance/rules.js';
import type { SkippedPart } from '../conformance/skipped.js';
import { ScimError } from '../errors/scim-error.js';
import { inOnePiece, type Pausable } from '../lib/pausable.js';
import { UNCOUNTED, type WorkBudget } from '../lib/work-budget.js';
import type { AttributePath, Attributes, ResourceType } from '../schema/types.js';
import { applyIfMet } from './condition.js';
import { Draft, sameList } from './draft.js';
import { applyList } from './list.js';
import {
  duringOperation,
  errorOfOperation,
  type PatchOperation,
  type PatchTarget,
  targetPath,
  type ValuePathTarget,
} from './operation.js';
import type { OperationContext } from './operation-context.js';
import { refuseMissingRequired } from './required.js';
import { applySingle, applySubAttribute } from './single.js';
import { applyValuePath } from './value-path.js';
import { writtenPaths } from './written.js';

export interface PatchResult {
  /** The whole result; the very object that was passed in if nothing changed. */
  readonly attributes: Attributes;
  /** Whether any value differs from before: if not, version and lastModified stay (RFC 7644 §3.5.2.1). */
  readonly changed: boolean;
  /** Paths that the client gave values for, e.g. `name`, `name.givenName`, `urn:…:User:department`. */
  readonly written: ReadonlySet<string>;
  /** What rules have left out. */
  readonly skipped: readonly SkippedPart[];
}

function* removeExtension(step: OperationContext, urn: string, type: ResourceType): Pausable<void> {
  const extension = type.extensions.find(({ schema }) => schema.id === urn);
  for (const { name, mutability } of extension?.schema.attributes ?? []) {
    if (mutability === 'readOnly') continue;
    yield* applyAttribute(step, { kind: 'attribute', path: type.at(`${urn}:${name}`) }, undefined);
  }
}

/** A list that is immutable takes its first values and then no others. */
function* applyMultiValued(
  step: OperationContext,
  path: AttributePath,
  apply: Pausable<void>,
): Pausable<void> {
  const { draft, work } = step;
  if (path.attribute.mutability !== 'immutable') {
    yield* apply;
    return;
  }
  const before = (yield* draft.list(path)).elements();
  yield* apply;
  if (before.length === 0) return;
  const after = (yield* draft.list(path)).elements();
  if (yield* sameList(path.attribute, before, after, work)) return;
  throw new ScimError(
    'mutability',
    `Attribute "${path.path}" cannot be changed once it has a value.`,
  );
}

function* applyAttribute(
  step: OperationContext,
  target: Exclude<PatchTarget, { readonly kind: 'extension' }>,
  value: unknown,
): Pausable<void> {
  const { path } = target;
  if (path.attribute.multiValued && target.kind !== 'subAttribute') {
    yield* applyMultiValued(step, path, applyToList(step, target, value));
    return;
  }
  const apply = (): void => {
    if (target.kind === 'subAttribute') applySubAttribute(step, path, target.subAttribute, value);
    else applySingle(step, path, value);
  };
  const condition = target.kind === 'valuePath' ? undefined : target.condition;
  if (condition === undefined) apply();
  else applyIfMet(step, path, condition, value, apply);
}

function applyToList(
  step: OperationContext,
  target: ValuePathTarget | Extract<PatchTarget, { readonly kind: 'attribute' }>,
  value: unknown,
): Pausable<void> {
  return target.kind === 'valuePath'
    ? applyValuePath(step, target, value)
    : applyList(step, target.path, value);
}

/** One operation on the draft. */
function* applyOperation(
  step: OperationContext,
  { target, value }: PatchOperation,
  type: ResourceType,
): Pausable<void> {
  if (target.kind === 'extension') yield* removeExtension(step, target.urn, type);
  else yield* applyAttribute(step, target, value);
  const { rules, draft } = step;
  if (rules.requiredRemoval === 'operation') refuseMissingRequired(target, draft, type);
}

/**
 * Applies the operations of a PATCH in order, each to the result of the one before (RFC 7644 §3.5.2), in
 * pieces between which other requests can be served. Pure: `current` is never written to, and an error
 * leaves nothing half done.
 *
 * @param current - the stored attributes in canonical names, without `id`, `meta`, `schemas` and what
 * the provider derives.
 * @throws ScimError `invalidValue`, `mutability` or `noTarget`, or `tooMany` once the work is used up; the
 * detail names the operation.
 */
export function* patching(
  type: ResourceType,
  current: Attributes,
  operations: readonly PatchOperation[],
  rules: Rules,
  work: WorkBudget,
): Pausable<PatchResult> {
  const draft = new Draft(current, work);
  const last = new Map<string, PatchOperation>();
  const skipped: SkippedPart[] = [];
  const note = (part: SkippedPart) => void skipped.push(part);
  for (const operation of operations) {
    try {
      work.spend(1);
      yield* applyOperation({ draft, op: operation.op, rules, work, note }, operation, type);
    } catch (error) {
      throw errorOfOperation(operation, error);
    }
    last.set(targetPath(operation.target), operation);
    if (work.isDue()) yield;
  }
  for (const operation of last.values()) {
    duringOperation(operation, () => refuseMissingRequired(operation.target, draft, type));
  }
  return { ...(yield* draft.finish()), written: writtenPaths(operations), skipped };
}

/**
 * As {@link patching}, in one piece.
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
  work: WorkBudget = UNCOUNTED,
): PatchResult {
  return inOnePiece(patching(type, current, operations, rules, work));
}
