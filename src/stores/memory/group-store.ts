import type { ReadOptions } from '../contract/query.js';
import type { GroupRef, Member, ResourceDraft, ResourceRecord } from '../contract/resource.js';
import type { GroupStore } from '../contract/store.js';
import { type Directory, isHidden } from './directory.js';
import { changeGroup, leaveGroups, shownMember, shownMembers } from './group-members.js';
import {
  type HiddenRows,
  hiddenResource,
  hideRow,
  linkingMethods,
  refuseHiddenClash,
} from './hidden-rows.js';
import { groupRefs } from './nested-groups.js';
import { CAPABILITIES, resourceStore } from './resource-store.js';
import { checkExpected, rowOf, saveRow } from './row-writer.js';
import type { DerivedAttribute } from './table/derived-attribute.js';
import { write } from './unit-of-work.js';

/** Teams that SCIM does not show. */
export interface HiddenGroups {
  /**
   * Adds a team that is there already and that SCIM neither made nor shows: a group created with the same unique values
   * clashes with it, until `resolveExisting` links it. Its members may be shown or hidden themselves.
   *
   * @param memberIds - of users and groups; nobody, if left out.
   * @returns the id.
   * @throws UniquenessError
   */
  addHidden(tenantId: string, draft: ResourceDraft, memberIds?: readonly string[]): Promise<string>;
}

/** A group store with all the methods that the contract leaves open, and what an application does by hand. */
export type MemoryGroupStore = GroupStore &
  Required<
    Pick<
      GroupStore,
      | 'changeMembers'
      | 'saveWithMembers'
      | 'listMembers'
      | 'membersOf'
      | 'groupsOf'
      | 'linkExisting'
      | 'getHidden'
      | 'findHidden'
    >
  > &
  HiddenGroups;

const rowsOf = ({ groups, hiddenGroups }: Directory): HiddenRows => ({
  shown: groups,
  hidden: hiddenGroups,
});

/**
 * Groups, whose members are kept beside the records: writes return the group without them, `get` and
 * `list` with them unless told otherwise.
 */
export function memoryGroupStore(tenantOf: (tenantId: string) => Directory): MemoryGroupStore {
  const base = resourceStore({
    tenantOf,
    shelfOf: ({ groups }) => groups,
    derived: membersAttribute,
    beforeSave: (directory, draft) => refuseHiddenClash(rowsOf(directory), draft),
    beforeDelete(directory, { id }, journal) {
      directory.membership.drop(id, journal);
      leaveGroups(directory, id, journal);
    },
  });

  return {
    ...base,
    capabilities: {
      ...CAPABILITIES,
      relations: ['members.value'],
      unique: ['displayName'],
    },

    async get(ctx, id, options) {
      const directory = tenantOf(ctx.tenantId);
      const row = directory.groups.table.find(id);
      return row && shownGroup(directory, row.record, options);
    },

    async list(ctx, query) {
      const directory = tenantOf(ctx.tenantId);
      const page = await base.list(ctx, query);
      const resources = page.resources.map((record) => shownGroup(directory, record, query));
      return { ...page, resources };
    },

    async changeMembers(ctx, id, change, options) {
      const directory = tenantOf(ctx.tenantId);
      return write(ctx, directory.mutex, (journal) => {
        const row = rowOf(directory.groups, id);
        checkExpected(row, options);
        return changeGroup(directory, row, change, journal);
      });
    },

    async saveWithMembers(ctx, id, next, change, options) {
      const directory = tenantOf(ctx.tenantId);
      return write(ctx, directory.mutex, (journal) => {
        refuseHiddenClash(rowsOf(directory), next);
        const row = saveRow(directory.groups, id, next, options, journal);
        const members = changeGroup(directory, row, change, journal);
        return { group: row.record, members };
      });
    },

    async listMembers(ctx, id, { startIndex, count }) {
      const directory = tenantOf(ctx.tenantId);
      const members = shownMembers(directory, id);
      const page = members.slice(startIndex - 1, startIndex - 1 + count);
      return { members: page, total: members.length };
    },

    async membersOf(ctx, groupIds) {
      const directory = tenantOf(ctx.tenantId);
      return new Map(groupIds.map((id) => [id, lazyMembers(directory, id)]));
    },

    async groupsOf(ctx, userIds, { transitive }) {
      const directory = tenantOf(ctx.tenantId);
      const found = new Map<string, readonly GroupRef[]>();
      for (const id of userIds) {
        const groups = groupRefs(directory, id, transitive);
        if (groups.length > 0) found.set(id, groups);
      }
      return found;
    },

    ...linkingMethods(tenantOf, rowsOf),

    async getHidden(ctx, hiddenId) {
      const directory = tenantOf(ctx.tenantId);
      const found = hiddenResource(rowsOf(directory), hiddenId);
      const members = Object.freeze([...directory.membership.members(hiddenId)]);
      return found && { resource: Object.freeze({ ...found.resource, members }) };
    },

    async addHidden(tenantId, draft, memberIds = []) {
      const directory = tenantOf(tenantId);
      return write({}, directory.mutex, (journal) => {
        const { id } = hideRow(rowsOf(directory), draft, journal);
        const members = memberIds.map((value) => ({ value, type: typeOf(directory, value) }));
        directory.membership.change(id, members, [], journal);
        return id;
      });
    },
  };
}

const typeOf = ({ groups, hiddenGroups }: Directory, id: string) =>
  groups.table.find(id) || hiddenGroups.table.find(id) ? ('Group' as const) : ('User' as const);

function membersAttribute(directory: Directory): DerivedAttribute {
  const { groups, membership } = directory;
  return {
    name: 'members',
    find({ id }, memberId) {
      const member = isHidden(directory, memberId) ? undefined : membership.find(id, memberId);
      return member && { ...shownMember(directory, member) };
    },
    all: ({ id }) => shownMembers(directory, id).map((member) => ({ ...member })),
    count: (memberId) => membership.groupsOf(memberId).size,
    rows: (memberId) =>
      [...membership.groupsOf(memberId)].flatMap((id) => groups.table.find(id) ?? []),
  };
}

function shownGroup(
  directory: Directory,
  record: ResourceRecord,
  { without, attributes }: ReadOptions = {},
): ResourceRecord {
  const wanted = !without?.includes('members') && (attributes?.includes('members') ?? true);
  if (!wanted || directory.membership.size(record.id) === 0) return record;
  const members = shownMembers(directory, record.id);
  return members.length === 0
    ? record
    : Object.freeze({ ...record, members: Object.freeze(members) });
}

/** Members as they are when they begin to be read. */
function lazyMembers(directory: Directory, groupId: string): Iterable<Member> {
  return {
    *[Symbol.iterator]() {
      for (const member of [...directory.membership.members(groupId)])
        if (!isHidden(directory, member.value)) yield shownMember(directory, member);
    },
  };
}
