import {
  InvalidValueError,
  type Member,
  type MemberRef,
  type MembersChange,
  type MembersChangeResult,
  NotFoundError,
  type ReplaceOptions,
  VersionConflictError,
} from '../../index.js';
import type { SqlValue, Statements } from '../connection/database.js';
import type { Layout } from '../layout/layout.js';
import { movedGroups } from '../layout/moved.js';
import type { ResourceLayout } from '../layout/resource-layout.js';
import { instant } from '../layout/sql.js';
import { isId } from './ids.js';

/** Which group is changed. */
interface Place {
  readonly layout: Layout;
  readonly tenantId: string;
  readonly groupId: string;
  /** Saved by this transaction: it is there, and locked. */
  readonly isSaved?: boolean;
  /** Made by it: its first members are part of its first version. */
  readonly isNew?: boolean;
}

/** What the statement tells, as JSON. */
interface Told {
  /** null: there is no such group. */
  readonly group: { readonly version: number; readonly updated_at: string } | null;
  /** Whether the group that was locked is the one which the statement has seen, and that was expected: else nothing is written. */
  readonly ready: boolean;
  /** Those of the added who are users or groups of the tenant, by id. */
  readonly found: readonly string[];
  readonly added: readonly MemberRef[] | null;
  readonly removed: readonly MemberRef[] | null;
  /** Absent where nothing has changed. */
  readonly version: number | null;
  readonly updated_at: string | null;
}

interface Conditions {
  readonly isNew: boolean;
  /** Whether somebody is named who cannot be found. */
  readonly isRefused: boolean;
  /** Place of the version that is expected. */
  readonly expected: string | undefined;
}

/**
 * Locks the group, finds and locks who is to be added, removes, adds and moves the version of the group, in one statement
 * however many they are. What it sees of the members is older than the lock where it had to wait: whoever changes members
 * moves the version, and by this it knows. Whoever deletes a user or group waits for the lock on its row, or is waited for. With `refuse` nothing is
 * written unless everybody is found.
 *
 * There is nothing to be planned: each id is looked up in the primary key, the only index that fits, and lists are hashed
 * (NOT IN; IN with IS TRUE). As joins, or as arrays, the same is quadratic where the tables were filled a moment ago and
 * the planner takes them for empty.
 */
function statement(
  { users, groups, members }: Layout,
  { from, unknown }: Pick<MembersChange, 'from' | 'unknown'>,
  { isNew, isRefused, expected }: Conditions,
): string {
  const isMoved = isNew
    ? 'FALSE'
    : '(EXISTS (SELECT 1 FROM added) OR EXISTS (SELECT 1 FROM removed))';
  const isFound =
    unknown === 'refuse'
      ? '(SELECT count(*) FROM found) = (SELECT count(DISTINCT id) FROM named)'
      : 'TRUE';
  const isComplete = isRefused ? 'FALSE' : `EXISTS (SELECT 1 FROM ready) AND ${isFound}`;
  const goes =
    from === 'empty'
      ? 'm.member_id NOT IN (SELECT id FROM found)'
      : '(m.member_id IN (SELECT value::uuid FROM jsonb_array_elements_text($4::text::jsonb))) IS TRUE';
  const those = (type: string, { table, id, ofTenant, isLive }: ResourceLayout) => `
      SELECT n.id, '${type}' AS type, n.display, t.* FROM (SELECT * FROM named ORDER BY id) AS n CROSS JOIN LATERAL (
        SELECT (${isLive('r')}) AS live FROM ${table} AS r
          WHERE ${ofTenant('r')} AND r.${id} = n.id OFFSET 0 FOR KEY SHARE) AS t`;
  const all = members.nests
    ? 'SELECT * FROM people UNION ALL SELECT * FROM nested'
    : 'SELECT * FROM people';
  return `
    WITH target AS MATERIALIZED (
      SELECT r.${groups.version} AS version, ${instant(`r.${groups.updated}`)} AS updated_at FROM ${groups.table} AS r
        WHERE ${groups.live('r')} AND r.${groups.id} = $2::uuid FOR UPDATE),
    ready AS MATERIALIZED (
      SELECT 1 FROM target AS t WHERE t.version = (
        SELECT s.${groups.version} FROM ${groups.table} AS s WHERE ${groups.live('s')} AND s.${groups.id} = $2::uuid)
        AND ${expected === undefined ? 'TRUE' : `t.version::text = ${expected}`}),
    named AS MATERIALIZED (
      SELECT n.id, n.display FROM ready CROSS JOIN jsonb_to_recordset($3::text::jsonb) AS n (id uuid, display text)),
    people AS MATERIALIZED (${those('User', users)}),${
      members.nests ? `\n    nested AS MATERIALIZED (${those('Group', groups)}),` : ''
    }
    found AS MATERIALIZED (SELECT id, type, display FROM (${all}) AS a WHERE live),
    ${members.removed(`${goes} AND ${isComplete}`)},
    ${members.added(isComplete)},
    moved AS (${members.isOurs ? movedGroup(groups, isMoved) : 'SELECT NULL::bigint AS version, NULL::text AS updated_at'})
    SELECT json_build_object(
      'group', (SELECT row_to_json(t) FROM target AS t),
      'ready', EXISTS (SELECT 1 FROM ready),
      'found', (SELECT coalesce(json_agg(id), '[]') FROM found),
      'added', (SELECT json_agg(json_build_object('value', member_id, 'type', member_type)) FROM added),
      'removed', (SELECT json_agg(json_build_object('value', member_id, 'type', member_type)) FROM removed),
      'version', (SELECT version FROM moved),
      'updated_at', (SELECT updated_at FROM moved))::text AS told`;
}

const movedGroup = (groups: ResourceLayout, when: string): string => `
      ${movedGroups(groups, `r.${groups.id} = $2::uuid AND ${when}`)}
        RETURNING r.${groups.version} AS version, ${instant(`r.${groups.updated}`)} AS updated_at`;

/** @throws NotFoundError, VersionConflictError */
async function run(
  db: Statements,
  text: string,
  values: readonly SqlValue[],
  expected: string | undefined,
): Promise<Told & { readonly group: NonNullable<Told['group']> }> {
  for (let looks = 0; looks < 2; looks += 1) {
    const [row] = await db.query(text, values);
    const told = JSON.parse(String(row?.told)) as Told;
    const { group, ready } = told;
    if (group === null) throw new NotFoundError();
    if (expected !== undefined && expected !== String(group.version))
      throw new VersionConflictError();
    // The second time the row is locked already.
    if (ready) return { ...told, group };
  }
  throw new VersionConflictError(undefined, { isTransient: true });
}

/**
 * Changes the members of a group.
 *
 * @throws NotFoundError; VersionConflictError; InvalidValueError for an unknown member, if the change refuses them;
 * nothing was written then.
 */
export async function changeMembers(
  db: Statements,
  { layout, tenantId, groupId, isSaved = false, isNew = false }: Place,
  change: MembersChange,
  { expectedVersion }: Pick<ReplaceOptions, 'expectedVersion'> = {},
): Promise<MembersChangeResult> {
  if (!isId(groupId)) throw new NotFoundError();
  const named = new Map<string, Member>(
    change.add.flatMap((each) => (isId(each.value) ? [[each.value, each] as const] : [])),
  );
  const going = change.remove.map(({ value }) => value).filter(isId);
  const add = [...named].map(([id, { display }]) => ({ id, display: storable(display) }));
  const refuses = change.unknown === 'refuse';
  const values: SqlValue[] = [tenantId, groupId, JSON.stringify(add)];
  if (change.from === 'current') values.push(JSON.stringify(going));
  const expected =
    expectedVersion === undefined ? undefined : `$${values.push(expectedVersion)}::text`;
  const isRefused = refuses && change.add.some(({ value }) => !isId(value));
  if (isRefused && isSaved) throw refused();
  const text = statement(layout, change, { isNew, isRefused, expected });
  const told = await run(db, text, values, expectedVersion);
  const known = new Set(told.found);
  const unknown = change.add.filter(({ value }) => !known.has(value));
  if (unknown.length > 0 && refuses) throw refused();
  const { added, removed } = told;
  const isChanged = added !== null || removed !== null;
  // A trigger of the host's on memberships may write the row of the team: not by the same statement as we do.
  const [moved = told] =
    isChanged && !isNew && !layout.members.isOurs
      ? await db.query(movedGroup(layout.groups, 'TRUE'), [tenantId, groupId])
      : [];
  return {
    version: String(moved.version ?? told.group.version),
    lastModified: String(moved.updated_at ?? told.group.updated_at),
    added: added ?? [],
    removed: removed ?? [],
    unknown,
  };
}

/** What a client calls a member is no more than a remark: what cannot be stored of it is left out. */
function storable(display: string | undefined): string | null {
  return display === undefined || /\0|\p{Surrogate}/u.test(display) ? null : display;
}

function refused(): InvalidValueError {
  return new InvalidValueError('members', 'There is no such user or group.');
}
