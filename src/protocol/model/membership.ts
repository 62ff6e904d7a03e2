import type { Rules } from '../../conformance/rules.js';
import type { SkippedPart } from '../../conformance/skipped.js';
import type { PatchOperation } from '../../patch/operation.js';
import type { Attributes } from '../../schema/types.js';
import type {
  Member,
  MemberRef,
  MembersChange,
  MembersChangeResult,
  ResourceDraft,
} from '../../stores/contract/resource.js';

/** A PATCH message as it was read. */
export interface Modification {
  /** On the record, and on members where the list of them is needed. */
  readonly operations: readonly PatchOperation[];
  /** What it does to members, for a store that takes changes. */
  readonly change: MembersChange | undefined;
  /** Whether its effect depends on who is a member now. */
  readonly needsMembers: boolean;
  readonly skipped: readonly SkippedPart[];
}

/** What a request makes of a resource, as far as its store can be given it. */
export interface ResolvableMembers {
  readonly attributes: Attributes;
  /** Members that rule `unknownMembers` leaves out. */
  readonly unknown: readonly MemberRef[];
}

/** Who joins, who leaves and who is left out. */
export type MembersDifference = Pick<MembersChangeResult, 'added' | 'removed' | 'unknown'>;

/** What a write gives to the store. */
export interface MembersWrite {
  readonly draft: ResourceDraft;
  /** For a store that takes changes, which tells by its result what came of it. */
  readonly change?: MembersChange | undefined;
  /** What the draft does to members, where it says who they are. */
  readonly difference?: MembersDifference | undefined;
}

/**
 * How a store keeps the members of a resource: not at all, as a part of the record, or apart from it, by changes
 * that never read the list. Chosen once, at start; plans what is written and touches no store.
 */
export interface Membership {
  /** Whether there are members at all. */
  readonly isKept: boolean;
  /** Whether a PUT is compared with the list that is stored, which has to be read for it. */
  readonly comparesLists: boolean;
  /** Whether members are known only by reading the record again after a write. */
  readonly isUnknownAfterWrite: boolean;
  /** Leaves out members that the store cannot be given, by rule `unknownMembers`. */
  resolvable(attributes: Attributes, rules: Rules): ResolvableMembers;
  /** Separates what a PATCH does to members from the rest, where the store takes it so. */
  split(operations: readonly PatchOperation[], rules: Rules): Modification;
  planCreate(after: ResolvableMembers, rules: Rules): MembersWrite;
  /** @param isGiven - whether the request says who is a member; whoever was one stays so otherwise. */
  planReplace(
    before: Attributes,
    after: ResolvableMembers,
    isGiven: boolean,
    rules: Rules,
  ): MembersWrite;
  planModify(
    before: Attributes,
    after: ResolvableMembers,
    modification: Pick<Modification, 'change' | 'needsMembers'>,
    rules: Rules,
  ): MembersWrite;
}

export type IsResolvableMember = (member: Member) => boolean;
