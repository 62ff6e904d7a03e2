import { ScimError } from '../../errors/scim-error.js';
import { UNCOUNTED } from '../../lib/work-budget.js';
import type { Projection } from '../../schema/projection.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { ReadOptions } from '../../stores/contract/query.js';
import type { GroupRef, Member, ResourceRecord } from '../../stores/contract/resource.js';
import type { Config } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Derived } from '../model/representation.js';

const WITHOUT_MEMBERS: ReadOptions = Object.freeze({ without: Object.freeze(['members']) });
const NONE_DERIVED: Derived = Object.freeze({});
const NO_MEMBERS: ReadonlyMap<string, Members> = new Map<string, Members>();
const ALL: ReadOptions = Object.freeze({});

export function notFound(endpoint: Endpoint): ScimError {
  return new ScimError(404, `There is no ${endpoint.type.name} with this id.`);
}

/** Members come from `membersOf` where the store has it, and with the record otherwise. */
function separateMembers(endpoint: Endpoint): boolean {
  return typeof endpoint.groupStore?.membersOf === 'function';
}

/** What to ask of the store for an answer of this shape. */
export function readOptions(endpoint: Endpoint, projection: Projection): ReadOptions {
  const without =
    endpoint.membership.isKept && (separateMembers(endpoint) || !projection.wants('members'));
  const { attributes } = projection;
  if (attributes === undefined) return without ? WITHOUT_MEMBERS : ALL;
  return without ? { ...WITHOUT_MEMBERS, attributes } : { attributes };
}

/** Reads the record that is about to be changed; members only if the change needs them. */
export async function loadForWrite(
  ctx: RequestContext,
  endpoint: Endpoint,
  id: string,
  options: { readonly members: boolean },
): Promise<ResourceRecord> {
  const withRecord = options.members && !separateMembers(endpoint);
  const record = await endpoint.store.get(
    ctx,
    id,
    !endpoint.membership.isKept || withRecord ? ALL : WITHOUT_MEMBERS,
  );
  if (!record) throw notFound(endpoint);
  if (!options.members || withRecord) return record;
  const members = (await membersOf(ctx, endpoint, [id])).get(id) ?? [];
  return { ...record, members: await listOf(members, ctx) };
}

type Members = Iterable<Member> | AsyncIterable<Member>;

async function membersOf(
  ctx: RequestContext,
  endpoint: Endpoint,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Members>> {
  return (await endpoint.groupStore?.membersOf?.(ctx, ids)) ?? NO_MEMBERS;
}

/** Reads a list of members, between slices where it is long. */
async function listOf(members: Members, { work = UNCOUNTED, transaction }: RequestContext) {
  const list: Member[] = [];
  const add = (member: Member) => {
    list.push(member);
    work.spend(1);
    return work.isDue();
  };
  const pause = () => work.pause(transaction !== undefined);
  if (Symbol.asyncIterator in members) {
    for await (const member of members) if (add(member)) await pause();
  } else {
    for (const member of members) if (add(member)) await pause();
  }
  return list;
}

/** What belongs to a record besides; a promise where it has to be read. */
export type DerivedOf = (record: ResourceRecord) => Derived | Promise<Derived>;

/** What RFC 7643 §4.1.2 has of a user's group; what else a store tells is for role policies. */
function shownGroup({ externalId: _externalId, ...shown }: GroupRef): GroupRef {
  return shown;
}

type GroupLists = ReadonlyMap<string, readonly GroupRef[]>;

/** A list of groups is shown whole or not at all: of a part nobody could tell what is missing. */
function withoutOversized(
  { requestId, tenantId }: RequestContext,
  { limits, logger }: Pick<Config, 'limits' | 'logger'>,
  lists: GroupLists,
): GroupLists {
  const { maxDerivedGroups: limit } = limits;
  const shown = new Map([...lists].filter(([, list]) => list.length <= limit));
  if (shown.size === lists.size) return lists;
  logger.warn('groups of users are left out of an answer: they are in more than maxDerivedGroups', {
    requestId,
    tenantId,
    users: lists.size - shown.size,
    limit,
  });
  return shown;
}

/**
 * Looks up the derived attributes of a page of records, one call per kind, none that nobody wants. The members
 * of a group are read when it is written, so that the lists of a page are never held together.
 *
 * @param config - for records that are shown to a client; what is only looked at is not bounded.
 */
export async function loadDerived(
  ctx: RequestContext,
  endpoint: Endpoint,
  records: readonly ResourceRecord[],
  projection: Pick<Projection, 'wants'>,
  config?: Pick<Config, 'limits' | 'logger'>,
): Promise<DerivedOf> {
  const wantsMembers = separateMembers(endpoint) && projection.wants('members');
  const wantsGroups = endpoint.groupsOf !== undefined && projection.wants('groups');
  if (records.length === 0 || (!wantsMembers && !wantsGroups)) return () => NONE_DERIVED;
  const ids = records.map(({ id }) => id);
  const members = wantsMembers ? await membersOf(ctx, endpoint, ids) : undefined;
  const found = wantsGroups ? await endpoint.groupsOf?.(ctx, ids, { transitive: true }) : undefined;
  const groups = found && config ? withoutOversized(ctx, config, found) : found;
  if (!members?.size && !groups?.size) return () => NONE_DERIVED;
  return ({ id }) => {
    const memberList = members?.get(id);
    const groupList = groups?.get(id);
    const shown =
      groupList && groupList.length > 0 ? { groups: groupList.map(shownGroup) } : undefined;
    if (memberList === undefined) return shown ?? NONE_DERIVED;
    return listOf(memberList, ctx).then((list) => ({ ...shown, members: list }));
  };
}
