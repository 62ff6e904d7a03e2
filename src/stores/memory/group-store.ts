import type { ReadOptions } from '../contract/query.js';
import type { GroupRef, Member, ResourceRecord } from '../contract/resource.js';
import type { GroupStore } from '../contract/store.js';
import type { Directory } from './directory.js';
import { changeGroup, leaveGroups, shownMember, shownMembers } from './group-members.js';
import { groupRefs } from './nested-groups.js';
import { CAPABILITIES, resourceStore } from './resource-store.js';
import { checkExpected, rowOf, saveRow } from './row-writer.js';
import type { DerivedAttribute } from './table/derived-attribute.js';
import { write } from './unit-of-work.js';

/** A group store with all the methods that the contract leaves open. */
export type MemoryGroupStore = GroupStore &
  Required<
    Pick<GroupStore, 'changeMembers' | 'saveWithMembers' | 'listMembers' | 'membersOf' | 'groupsOf'>
  >;

/**
 * Groups, whose members are kept beside the records: writes return the group without them, `get` and
 * `list` with them unless told otherwise.
 */
export function memoryGroupStore(tenantOf: (tenantId: string) => Directory): MemoryGroupStore {
  const base = resourceStore({
    tenantOf,
    shelfOf: ({ groups }) => groups,
    derived: membersAttribute,
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
        const row = saveRow(directory.groups, id, next, options, journal);
        const members = changeGroup(directory, row, change, journal);
        return { group: row.record, members };
      });
    },

    async listMembers(ctx, id, { startIndex, count }) {
      const directory = tenantOf(ctx.tenantId);
      const members = [...directory.membership.members(id)];
      const page = members.slice(startIndex - 1, startIndex - 1 + count);
      return {
        members: page.map((member) => shownMember(directory, member)),
        total: members.length,
      };
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
  };
}

function membersAttribute(directory: Directory): DerivedAttribute {
  const { groups, membership } = directory;
  return {
    name: 'members',
    find({ id }, memberId) {
      const member = membership.find(id, memberId);
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
  return Object.freeze({
    ...record,
    members: Object.freeze(shownMembers(directory, record.id)),
  });
}

/** Members as they are when they begin to be read. */
function lazyMembers(directory: Directory, groupId: string): Iterable<Member> {
  return {
    *[Symbol.iterator]() {
      for (const member of [...directory.membership.members(groupId)])
        yield shownMember(directory, member);
    },
  };
}
