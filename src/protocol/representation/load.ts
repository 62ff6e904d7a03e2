import { ScimError } from '../../errors/scim-error.js';
import { UNCOUNTED } from '../../lib/work-budget.js';
import type { Projection } from '../../schema/projection.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { IncludedAttribute, ReadOptions } from '../../stores/contract/query.js';
import type { GroupRef, Member, ResourceRecord } from '../../stores/contract/resource.js';
import type { Config } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Derived } from '../model/representation.js';
import { includedWith, separateMembers, wantedIncludes, withoutIncluded } from './included.js';

const WITHOUT_MEMBERS: ReadOptions = Object.freeze({ without: Object.freeze(['members']) });
const NONE_DERIVED: Derived = Object.freeze({});
const NO_MEMBERS: ReadonlyMap<string, Members> = new Map<string, Members>();
const NO_GROUPS: GroupLists = new Map<string, readonly GroupRef[]>();
const ALL: ReadOptions = Object.freeze({});
const NOTHING: readonly IncludedAttribute[] = Object.freeze([]);

export function notFound(endpoint: Endpoint): ScimError {
  return new ScimError(404, `There is no ${endpoint.type.name} with this id.`);
}

/**
 * What to ask of the store for an answer of this shape. Members come with the record, included in it where the store
 * can, or else from `membersOf`.
 */
export function readOptions(endpoint: Endpoint, projection: Projection): ReadOptions {
  const include = wantedIncludes(endpoint, projection);
  const withMembers = include.includes('members') || !separateMembers(endpoint);
  const without = endpoint.membership.isKept && !(withMembers && projection.wants('members'));
  const { attributes } = projection;
  if (attributes === undefined && include.length === 0) return without ? WITHOUT_MEMBERS : ALL;
  return {
    ...(without && WITHOUT_MEMBERS),
    ...(attributes && { attributes }),
    ...(include.length > 0 && { include }),
  };
}

/** What of a record is read before it is changed. */
interface WriteNeeds {
  /** Whether the change needs the members. */
  readonly members: boolean;
  /** What else the answer is going to show. */
  readonly include?: readonly IncludedAttribute[];
}

/** Reads the record that is about to be changed. */
export async function loadForWrite(
  ctx: RequestContext,
  endpoint: Endpoint,
  id: string,
  { members: needsMembers, include = NOTHING }: WriteNeeds,
): Promise<ResourceRecord> {
  const withRecord = needsMembers && !separateMembers(endpoint);
  const what = !endpoint.membership.isKept || withRecord ? ALL : WITHOUT_MEMBERS;
  const found = await endpoint.store.get(ctx, id, include.length > 0 ? { ...what, include } : what);
  if (!found) throw notFound(endpoint);
  const record = withoutIncluded(endpoint, found);
  if (!needsMembers || withRecord) return record;
  const members = (await membersOf(ctx, endpoint, [id])).get(id) ?? [];
  return { ...record, members: await listOf(members, ctx) };
}

type Members = Iterable<Member> | AsyncIterable<Member>;
type GroupLists = ReadonlyMap<string, readonly GroupRef[]>;

async function membersOf(
  ctx: RequestContext,
  endpoint: Endpoint,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Members>> {
  return (await endpoint.groupStore?.membersOf?.(ctx, ids)) ?? NO_MEMBERS;
}

async function groupsOf(
  ctx: RequestContext,
  endpoint: Endpoint,
  ids: readonly string[],
): Promise<GroupLists> {
  return (await endpoint.groupsOf?.(ctx, ids, { transitive: true })) ?? NO_GROUPS;
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

/** What came with the records, and for those without it what the store is asked for. */
async function withIncluded<K extends keyof Derived, T>(
  records: readonly ResourceRecord[],
  name: K,
  ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<ReadonlyMap<string, T | NonNullable<Derived[K]>>> {
  const known = new Map<string, T | NonNullable<Derived[K]>>();
  const others: string[] = [];
  for (const record of records) {
    const list = includedWith(record)?.[name];
    if (list === undefined) others.push(record.id);
    else known.set(record.id, list);
  }
  if (others.length === 0) return known;
  const found = await ask(others);
  if (known.size === 0) return found;
  for (const [id, list] of found) known.set(id, list);
  return known;
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
  const members = wantsMembers
    ? await withIncluded(records, 'members', (ids) => membersOf(ctx, endpoint, ids))
    : undefined;
  const found = wantsGroups
    ? await withIncluded(records, 'groups', (ids) => groupsOf(ctx, endpoint, ids))
    : undefined;
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
