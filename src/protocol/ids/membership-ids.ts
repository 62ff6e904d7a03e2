import type { Member } from '../../stores/contract/resource.js';
import type { GroupStore } from '../../stores/contract/store.js';
import type { IdTranslation } from './id-translation.js';
import { decodeChange, encodeMember } from './members-change-ids.js';
import type { ReferenceCodec } from './reference-codec.js';
import { existing } from './resource-ids.js';

type MembershipMethods = Pick<
  GroupStore,
  'changeMembers' | 'saveWithMembers' | 'listMembers' | 'membersOf' | 'groupsOf'
>;
type Members = Iterable<Member> | AsyncIterable<Member>;

/** The membership methods that a store has, with the ids that clients see. */
export function translateMembership(store: GroupStore, ids: IdTranslation): MembershipMethods {
  const changeMembers = store.changeMembers?.bind(store);
  const saveWithMembers = store.saveWithMembers?.bind(store);
  const listMembers = store.listMembers?.bind(store);
  const membersOf = store.membersOf?.bind(store);
  const groupsOf = store.groupsOf?.bind(store);
  return {
    ...(changeMembers && {
      async changeMembers(ctx, id, change, options) {
        const hostId = existing(ids.own.decode(id));
        const decoded = decodeChange(change, ids.member);
        return decoded.encodeResult(await changeMembers(ctx, hostId, decoded.change, options));
      },
    }),
    ...(saveWithMembers && {
      async saveWithMembers(ctx, id, next, change, options) {
        const hostId = id === undefined ? undefined : existing(ids.own.decode(id));
        const draft = ids.decodeDraft(next);
        const decoded = decodeChange(change, ids.member);
        const saved = await saveWithMembers(ctx, hostId, draft, decoded.change, options);
        return {
          group: ids.encodeRecord(saved.group),
          members: decoded.encodeResult(saved.members),
        };
      },
    }),
    ...(listMembers && {
      async listMembers(ctx, id, page) {
        const hostId = ids.own.decode(id);
        if (hostId === undefined) return { members: [], total: 0 };
        const { members, total } = await listMembers(ctx, hostId, page);
        return { members: members.map((member) => encodeMember(member, ids.member)), total };
      },
    }),
    ...(membersOf && {
      async membersOf(ctx, groupIds) {
        const found = await membersOf(ctx, decodeAll(groupIds, ids.own));
        return new Map(
          Array.from(found, ([id, members]): [string, Members] => [
            ids.own.encode(id),
            encodeMembers(members, ids.member),
          ]),
        );
      },
    }),
    ...(groupsOf && {
      async groupsOf(ctx, userIds, options) {
        const found = await groupsOf(ctx, decodeAll(userIds, ids.user), options);
        return new Map(
          Array.from(found, ([id, groups]) => [
            ids.user.encode(id),
            groups.map((group) => ({ ...group, value: ids.group.encode(group.value) })),
          ]),
        );
      },
    }),
  } satisfies MembershipMethods;
}

function decodeAll(ids: readonly string[], codec: IdTranslation['own']): readonly string[] {
  return ids.flatMap((id) => codec.decode(id) ?? []);
}

function encodeMembers(members: Members, codec: ReferenceCodec): Members {
  if (Symbol.asyncIterator in members) {
    return (async function* () {
      for await (const member of members) yield encodeMember(member, codec);
    })();
  }
  return (function* () {
    for (const member of members) yield encodeMember(member, codec);
  })();
}
