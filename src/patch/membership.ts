import type { Rules } from '../conformance/rules.js';
import type { NoteSkipped, SkippedPart } from '../conformance/skipped.js';
import { ScimError } from '../errors/scim-error.js';
import { saysNothing, skipUnknownValue } from '../schema/bodies/unknown-value.js';
import { subAttributeOf } from '../schema/sub-attribute.js';
import type { Attribute, AttributePath } from '../schema/types.js';
import type { Member, MemberRef, MembersChange } from '../stores/contract/resource.js';
import { isComplexElement } from './element-list.js';
import { givenElements, readListElement, refuseEmptying, removalWithValue } from './list.js';
import { duringOperation, type PatchOperation } from './operation.js';
import { idsOf } from './value-from-filter.js';

export interface SplitMembership {
  /** What the operations do to the membership; undefined if they do nothing to it. */
  readonly members: MembersChange | undefined;
  /** The other operations, for {@link applyPatch}. */
  readonly rest: readonly PatchOperation[];
  /** What rules have left out. */
  readonly skipped: readonly SkippedPart[];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A type that the schema knows, in the schema's spelling; any other as it was sent. */
function canonicalType(attribute: Attribute, type: string): string {
  const known = subAttributeOf(attribute, 'type')?.canonicalValues ?? [];
  return known.find((name) => name.toLowerCase() === type.toLowerCase()) ?? type;
}

/** A member as stores keep it: no URI, no type that the client did not say. undefined without an id. */
function memberOf(attribute: Attribute, element: unknown): Member | undefined {
  if (!isComplexElement(element)) return undefined;
  const value = textOf(element.value);
  if (value === undefined) return undefined;
  const type = textOf(element.type);
  const display = textOf(element.display);
  return {
    value,
    ...(type === undefined ? {} : { type: canonicalType(attribute, type) }),
    ...(display === undefined ? {} : { display }),
  };
}

function readMembers(path: AttributePath, value: unknown, rules: Rules): readonly Member[] {
  return givenElements(value, rules, path.path).flatMap((item) => {
    const element = readListElement(path.attribute, item, rules, path.path);
    if (element === undefined) return [];
    const member = memberOf(path.attribute, element);
    if (member !== undefined) return [member];
    throw new ScimError('invalidValue', `Attribute "${path.path}.value" is required.`);
  });
}

/** The ids that a removal lists; an element without an id names nobody. */
function listedIds(path: AttributePath, value: unknown, rules: Rules): readonly string[] {
  if (rules.removeWithValue === 'refuse') throw removalWithValue(path.path);
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => {
    const element = readListElement(path.attribute, item, rules, path.path);
    return memberOf(path.attribute, element)?.value ?? [];
  });
}

/** What a sequence of operations does to a set of members whom nobody has looked at. */
class Delta {
  #from: 'current' | 'empty' = 'current';
  /** By id: the member to be added, or undefined to be removed. The last operation on an id wins. */
  readonly #byId = new Map<string, Member | undefined>();

  add(members: readonly Member[]): void {
    for (const member of members) {
      if (this.#byId.get(member.value) === undefined) this.#byId.set(member.value, member);
    }
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#from === 'empty') this.#byId.delete(id);
      else this.#byId.set(id, undefined);
    }
  }

  clear(): void {
    this.#from = 'empty';
    this.#byId.clear();
  }

  change(rules: Rules): MembersChange | undefined {
    if (this.#from === 'current' && this.#byId.size === 0) return undefined;
    const add: Member[] = [];
    const remove: MemberRef[] = [];
    for (const [id, member] of this.#byId) {
      if (member === undefined) remove.push({ value: id });
      else add.push(member);
    }
    return { from: this.#from, add, remove, unknown: rules.unknownMembers };
  }
}

function noteNobody(path: AttributePath, value: unknown, rules: Rules, note: NoteSkipped): void {
  if (saysNothing(path.attribute, value, rules)) skipUnknownValue(rules, path.path, note);
}

/** Puts one operation into the delta; false if its effect depends on who is a member now. */
function record(delta: Delta, operation: PatchOperation, rules: Rules, note: NoteSkipped): boolean {
  const { op, target, value } = operation;
  if (target.kind === 'valuePath') {
    const ids =
      op === 'remove' && target.subAttribute === undefined ? idsOf(target.filter) : undefined;
    if (ids === undefined) return false;
    delta.remove(ids);
    return true;
  }
  if (target.kind !== 'attribute') return false;
  const { path } = target;
  if (op === 'remove' && value !== undefined && value !== null) {
    const ids = listedIds(path, value, rules);
    if (ids.length === 0) noteNobody(path, value, rules, note);
    delta.remove(ids);
    return true;
  }
  const members = op === 'remove' ? [] : readMembers(path, value, rules);
  if (op === 'replace') refuseEmptying(path.attribute, value, members, rules, path.path);
  if (op !== 'remove' && members.length === 0) noteNobody(path, value, rules, note);
  if (op !== 'add') delta.clear();
  delta.add(members);
  return true;
}

function isAbout({ target }: PatchOperation, attributeName: string): boolean {
  if (target.kind === 'extension') return false;
  return target.path.urn === undefined && target.path.attribute.name === attributeName;
}

/**
 * Separates the operations on the members of a group from those on its record, and turns the former
 * into one change that needs no list of members. Linear in the operations.
 *
 * @param attributeName - the attribute that holds the membership.
 * @returns undefined if the effect of an operation depends on the present members (a filter on
 * `display` or `type`, a sub-attribute): the caller loads them and applies the whole request.
 * @throws ScimError `invalidValue`, whose detail names the operation.
 *
 * @example
 * // [{ op: 'remove', path: 'members', value: [{ value: '7' }] }, { op: 'replace', path: 'displayName', … }]
 * // → { members: { from: 'current', add: [], remove: [{ value: '7' }], unknown: 'skip' }, rest: [<displayName>] }
 */
export function splitMembership(
  operations: readonly PatchOperation[],
  attributeName: 'members',
  rules: Rules,
): SplitMembership | undefined {
  const delta = new Delta();
  const rest: PatchOperation[] = [];
  const skipped: SkippedPart[] = [];
  const note = (part: SkippedPart) => void skipped.push(part);
  for (const operation of operations) {
    if (!isAbout(operation, attributeName)) rest.push(operation);
    else if (!duringOperation(operation, () => record(delta, operation, rules, note)))
      return undefined;
  }
  return { members: delta.change(rules), rest, skipped };
}

/**
 * The change that makes a list of members the whole membership: for PUT and POST, whose body was read
 * by the schema already.
 */
export function membersFromEmpty(
  attribute: Attribute,
  elements: readonly unknown[],
  rules: Rules,
): MembersChange {
  const byId = new Map<string, Member>();
  for (const element of elements) {
    const member = memberOf(attribute, element);
    if (member !== undefined && !byId.has(member.value)) byId.set(member.value, member);
  }
  return { from: 'empty', add: [...byId.values()], remove: [], unknown: rules.unknownMembers };
}
