import { isDeepStrictEqual } from 'node:util';
import type { ResourceRecord, RoleAssignment } from '../../index.js';
import type {
  Preview,
  PreviewedGroup,
  PreviewedPerson,
  PreviewedResource,
  PreviewedRoles,
  PreviewedUserAction,
} from './preview.js';
import type { Snapshot } from './snapshot.js';

type Ids = ReadonlyMap<string, string>;

interface Pair {
  readonly before: ResourceRecord | undefined;
  readonly after: ResourceRecord | undefined;
}

function pairs(
  before: ReadonlyMap<string, ResourceRecord>,
  after: ReadonlyMap<string, ResourceRecord>,
): readonly (readonly [string, Pair])[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].map((id) => [id, { before: before.get(id), after: after.get(id) }]);
}

/** Names of top-level attributes and extensions that are not as they were. */
function changedNames({ before, after }: Pair): readonly string[] {
  if (!before || !after) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const own of ['id', 'meta', 'members']) names.delete(own);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

function described(id: string, pair: Pair, nameOf: string, originalOf: Ids): PreviewedResource {
  const { before, after } = pair;
  const original = originalOf.get(id);
  return {
    ...(original !== undefined && { id: original }),
    name: String((after ?? before)?.[nameOf] ?? ''),
    changed: changedNames(pair),
  };
}

/** What a preview knows of resources besides how they were and are; ids of the copy. */
export interface Known {
  readonly originalOf: Ids;
  /** Hidden before, and linked. */
  readonly linked: ReadonlySet<string>;
  readonly returned: ReadonlySet<string>;
  /** Whether roles are provisioned. */
  readonly withRoles: boolean;
}

/** What happened to a user; undefined if nothing did. The first that holds. */
function userAction(
  id: string,
  { before, after }: Pair,
  { linked, returned }: Known,
): PreviewedUserAction | undefined {
  if (linked.has(id)) return 'linked';
  if (returned.has(id) && after?.active === true) return 'returned';
  if (!before) return 'created';
  if (!after) return 'deleted';
  if (before.active !== false && after.active === false) return 'disabled';
  if (before.active === false && after.active !== false) return 'reactivated';
  if (before.externalId === undefined && after.externalId !== undefined) return 'linked';
  return changedNames({ before, after }).length > 0 ? 'updated' : undefined;
}

function rolesOf(
  id: string,
  before: Snapshot,
  after: Snapshot,
): NonNullable<PreviewedPerson['roles']> {
  const now = after.roles.get(id);
  const old = before.roles.get(id)?.assignments ?? [];
  return { before: old, after: now?.assignments ?? [], kept: now?.locked === true };
}

/** Providers work on several at once, in an order that is another one each time. */
const byName = (a: PreviewedResource, b: PreviewedResource): number =>
  a.name < b.name ? -1 : Number(a.name > b.name);

export function differentUsers(before: Snapshot, after: Snapshot, known: Known) {
  const found: Record<PreviewedUserAction, PreviewedPerson[]> = {
    created: [],
    linked: [],
    updated: [],
    disabled: [],
    reactivated: [],
    returned: [],
    deleted: [],
  };
  const unchanged: ResourceRecord[] = [];
  for (const [id, pair] of pairs(before.users, after.users)) {
    const action = userAction(id, pair, known);
    const roles = known.withRoles ? { roles: rolesOf(id, before, after) } : {};
    if (action)
      found[action].push({ ...described(id, pair, 'userName', known.originalOf), ...roles });
    else if (pair.before) unchanged.push(pair.before);
  }
  for (const list of Object.values(found)) list.sort(byName);
  return { found, unchanged };
}

const EMPTY: ReadonlySet<string> = new Set();

function without(these: ReadonlySet<string>, those: ReadonlySet<string>): number {
  return [...these].filter((id) => !those.has(id)).length;
}

export function differentGroups(
  before: Snapshot,
  after: Snapshot,
  { originalOf, linked }: Known,
): Preview['groups'] {
  const found = {
    linked: [] as PreviewedGroup[],
    created: [] as PreviewedGroup[],
    updated: [] as PreviewedGroup[],
    deleted: [] as PreviewedGroup[],
  };
  for (const [id, pair] of pairs(before.groups, after.groups)) {
    const old = before.members.get(id) ?? EMPTY;
    const now = after.members.get(id) ?? EMPTY;
    const group: PreviewedGroup = {
      ...described(id, pair, 'displayName', originalOf),
      membersAdded: without(now, old),
      membersRemoved: without(old, now),
    };
    const touched = group.changed.length + group.membersAdded + group.membersRemoved > 0;
    if (linked.has(id)) found.linked.push(group);
    else if (!pair.before) found.created.push(group);
    else if (!pair.after) found.deleted.push(group);
    else if (touched) found.updated.push(group);
  }
  for (const list of Object.values(found)) list.sort(byName);
  return found;
}

/** Which roles these are, whatever they were given for. */
const keysOf = (roles: readonly RoleAssignment[]): ReadonlySet<string> =>
  new Set(roles.map(({ role, targetTenantId }) => JSON.stringify([role, targetTenantId ?? null])));

export function differentRoles(
  before: Snapshot,
  after: Snapshot,
  { originalOf }: Known,
): readonly PreviewedRoles[] {
  return [...after.users.values()].flatMap((user): readonly PreviewedRoles[] => {
    const old = before.roles.get(user.id)?.assignments ?? [];
    const now = after.roles.get(user.id)?.assignments ?? [];
    if (isDeepStrictEqual(keysOf(old), keysOf(now))) return [];
    const original = originalOf.get(user.id);
    return [
      {
        ...(original !== undefined && { id: original }),
        name: String(user.userName),
        before: old,
        after: now,
      },
    ];
  });
}
