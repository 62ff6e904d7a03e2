import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { MAX_PATTERN_LENGTH } from '../filter/limits.js';
import { refuseLongPatterns } from '../filter/pattern-length.js';
import { inOnePiece, type Pausable } from '../lib/pausable.js';
import { UNCOUNTED, type WorkBudget } from '../lib/work-budget.js';
import { checkMessageSchemas } from '../schema/bodies/message-schemas.js';
import { isJsonObject, type JsonObject } from '../schema/json.js';
import type { ResourceType } from '../schema/types.js';
import { PATCH_OP_URN } from '../schema/urns.js';
import { type Expansion, expandAttributes, expandCore, replaceExtension } from './expand.js';
import { memberOf } from './json.js';
import {
  filterOf,
  inOperation,
  type PatchOperation,
  type PatchTarget,
  type PatchVerb,
} from './operation.js';
import { schemasOperations } from './schemas.js';
import { removedValue, sentValue } from './sent-value.js';
import { pathLabel, readOnlyPart, resolvePath } from './target.js';

export interface PatchLimits {
  /** Most operations that one request may hold; more is answered with 413. */
  readonly maxOperations: number;
  /** Most characters that `co`, `sw` and `ew` look for; by default 256. */
  readonly maxPatternLength?: number;
}

/** Steps to read a path, besides the first, by its length. */
const pathCost = (path: unknown): number => (typeof path === 'string' ? path.length >> 2 : 0);

const VERBS: ReadonlyMap<string, PatchVerb> = new Map([
  ['add', 'add'],
  ['replace', 'replace'],
  ['remove', 'remove'],
]);

/** Steps to read an operation: its path, and its value where that is text, which may be JSON. */
function sentCost(entry: JsonObject): number {
  const value = memberOf(entry, 'value');
  return pathCost(memberOf(entry, 'path')) + (typeof value === 'string' ? value.length >> 6 : 0);
}

function operationsOf(body: unknown, rules: Rules, limits: PatchLimits): readonly unknown[] {
  if (!isJsonObject(body)) throw new ScimError('invalidSyntax', 'A PATCH body must be an object.');
  checkMessageSchemas(memberOf(body, 'schemas'), PATCH_OP_URN, rules);
  const operations = memberOf(body, 'Operations');
  if (!Array.isArray(operations)) {
    throw new ScimError('invalidSyntax', '"Operations" must be a list of operations.');
  }
  if (operations.length > limits.maxOperations) {
    throw new ScimError(
      413,
      `The request has ${operations.length} operations; at most ${limits.maxOperations} are accepted (maxOperations).`,
    );
  }
  if (operations.length === 0 && rules.emptyOperations === 'refuse') {
    throw new ScimError('invalidSyntax', '"Operations" must hold at least one operation.');
  }
  return operations;
}

/** The path as text; undefined where there is none. null is no value (RFC 7643 §2.5). */
function pathOf(entry: JsonObject): string | undefined {
  const path = memberOf(entry, 'path') ?? undefined;
  if (path === undefined || typeof path === 'string') return path;
  throw new ScimError('invalidPath', '"path" must be a string.');
}

function verbOf(entry: JsonObject): PatchVerb {
  const op = memberOf(entry, 'op');
  const verb = typeof op === 'string' ? VERBS.get(op.toLowerCase()) : undefined;
  if (verb === undefined) {
    throw new ScimError('invalidSyntax', '"op" must be "add", "replace" or "remove".');
  }
  return verb;
}

function removal(
  path: string | undefined,
  value: unknown,
  { index, type, rules }: Omit<Expansion, 'op'>,
): readonly PatchOperation[] {
  if (path === undefined) {
    throw new ScimError('noTarget', 'A remove operation needs a path.');
  }
  const target = resolvePath(path, type, rules);
  if (target === undefined) return unknownPath(path, rules);
  if (target === 'schemas') return schemasOperations('remove', value, index, type, rules);
  if (target === 'core') return schemasOperations('remove', [type.schema.id], index, type, rules);
  if (isIgnored(path, target, rules)) return [];
  const listed = value === undefined ? {} : { value: removedValue(target, value, rules) };
  return [Object.freeze({ op: 'remove', target: Object.freeze(target), ...listed, index })];
}

function assignment(
  path: string | undefined,
  value: unknown,
  expansion: Expansion,
): readonly PatchOperation[] {
  if (value === undefined) {
    throw new ScimError('invalidValue', `An operation "${expansion.op}" needs a value.`);
  }
  if (path === undefined) return expandAttributes(value, expansion);
  const { op, index, type, rules } = expansion;
  const target = resolvePath(path, type, rules);
  if (target === undefined) return unknownPath(path, rules);
  if (target === 'schemas') return schemasOperations(op, value, index, type, rules);
  if (target === 'core') return expandCore(value, expansion);
  if (target.kind === 'extension') return replaceExtension(target.urn, value, expansion);
  if (isIgnored(path, target, rules)) return [];
  refuseElement(path, target, rules);
  const sent = sentValue(target, value, rules);
  return [Object.freeze({ op, target: Object.freeze(target), value: sent, index })];
}

function unknownPath(path: string, rules: Rules): readonly PatchOperation[] {
  if (rules.unknownPatchPath === 'ignore') return [];
  throw new ScimError('invalidPath', `There is no attribute "${pathLabel(path)}".`);
}

/** Whether a path to what clients cannot write does nothing (rule `readOnlySubAttribute`). */
function isIgnored(path: string, target: PatchTarget, rules: Rules): boolean {
  const part = readOnlyPart(target);
  if (part === undefined) return false;
  if (part === 'subAttribute' && rules.readOnlySubAttribute === 'ignore') return true;
  throw new ScimError('mutability', `Attribute "${pathLabel(path)}" is read-only.`);
}

function refuseElement(path: string, target: PatchTarget, rules: Rules): void {
  const isElement =
    target.kind === 'valuePath' &&
    target.filter !== undefined &&
    target.subAttribute === undefined &&
    target.endsInValue === undefined;
  if (!isElement || rules.valuePathElement === 'accept') return;
  throw new ScimError('invalidPath', `"${pathLabel(path)}" must end in a sub-attribute.`);
}

function readOperation(
  entry: unknown,
  index: number,
  type: ResourceType,
  rules: Rules,
  maxPatternLength: number,
): readonly PatchOperation[] {
  const [verb, path, value] = inOperation(index, '', () => {
    if (!isJsonObject(entry))
      throw new ScimError('invalidSyntax', 'An operation must be an object.');
    return [verbOf(entry), pathOf(entry), memberOf(entry, 'value')] as const;
  });
  const what = path === undefined ? verb : `${verb} ${pathLabel(path)}`;
  return inOperation(index, what, () => {
    if (path === undefined && rules.pathlessPatch === 'refuse') {
      throw new ScimError('invalidSyntax', 'Every operation needs a path.');
    }
    const read =
      verb === 'remove'
        ? removal(path, value, { index, type, rules })
        : assignment(path, value, { op: verb, index, type, rules });
    for (const { target } of read) {
      const filter = filterOf(target);
      if (filter !== undefined) refuseLongPatterns(filter, maxPatternLength);
    }
    return read;
  });
}

/**
 * Reads a PATCH message (RFC 7644 §3.5.2): its shape, the target of every operation, and what may be
 * written at all. Values are read when the operations are applied. A value without a path becomes one
 * operation for each of its attributes; what the rules ignore becomes none.
 *
 * @throws ScimError `invalidSyntax` for the message, `invalidPath`, `invalidFilter`, `noTarget`,
 * `mutability` or `invalidValue` for an operation, which the detail names; 413 beyond the limit.
 *
 * @example
 * readPatchMessage(
 *   { schemas: [PATCH_OP_URN], Operations: [{ op: 'Replace', path: 'active', value: 'False' }] },
 *   users, PRESETS.lenient, { maxOperations: 1000 },
 * );
 * // [{ op: 'replace', target: { kind: 'attribute', path: … }, value: 'False', index: 1 }]
 */
export function readPatchMessage(
  body: unknown,
  type: ResourceType,
  rules: Rules,
  limits: PatchLimits,
): readonly PatchOperation[] {
  return inOnePiece(readingPatchMessage(body, type, rules, limits, UNCOUNTED));
}

/** As {@link readPatchMessage}, in pieces between which other requests can be served. */
export function* readingPatchMessage(
  body: unknown,
  type: ResourceType,
  rules: Rules,
  limits: PatchLimits,
  work: WorkBudget,
): Pausable<readonly PatchOperation[]> {
  const { maxPatternLength = MAX_PATTERN_LENGTH } = limits;
  const operations: PatchOperation[] = [];
  for (const [position, entry] of operationsOf(body, rules, limits).entries()) {
    work.spend(1 + (isJsonObject(entry) ? sentCost(entry) : 0));
    for (const each of readOperation(entry, position + 1, type, rules, maxPatternLength)) {
      work.spend(1);
      operations.push(each);
    }
    if (work.isDue()) yield;
  }
  return Object.freeze(operations);
}
