import {
  InvalidValueError,
  type Member,
  type MemberRef,
  type MembersChange,
  type MembersChangeResult,
  type RecordMeta,
} from '../../index.js';
import type { Statements } from '../connection/database.js';
import type { Layout } from '../layout/layout.js';
import type { ResourceLayout } from '../layout/resource-layout.js';
import { instant } from '../layout/sql.js';
import { isId } from './ids.js';

/** Which group is changed: its row is locked, or was made by this transaction. */
interface Place {
  readonly layout: Layout;
  readonly tenantId: string;
  readonly groupId: string;
  /** Made by this statement's unit: its first members are part of its first version. */
  readonly isNew?: boolean;
}

/** What the statement tells, as JSON. */
interface Told {
  /** Those of the added who are users or groups of the tenant, by id. */
  readonly found: readonly string[];
  readonly added: readonly MemberRef[] | null;
  readonly removed: readonly MemberRef[] | null;
  /** Absent where nothing has changed. */
  readonly version: number | null;
  readonly updated_at: string | null;
}

/**
 * Finds and locks who is to be added, removes, adds and moves the version of the group, in one statement however many
 * they are. Whoever deletes a user or group waits for the lock on its row, or is waited for. With `refuse` nothing is
 * written unless everybody is found.
 *
 * There is nothing to be planned: each id is looked up in the primary key, the only index that fits, and lists are hashed
 * (NOT IN; IN with IS TRUE). As joins, or as arrays, the same is quadratic where the tables were filled a moment ago and
 * the planner takes them for empty.
 */
function statement(
  { users, groups, members }: Layout,
  { from, unknown }: Pick<MembersChange, 'from' | 'unknown'>,
  isNew: boolean,
): string {
  const isMoved = isNew
    ? 'FALSE'
    : '(EXISTS (SELECT 1 FROM added) OR EXISTS (SELECT 1 FROM removed))';
  const isComplete =
    unknown === 'refuse'
      ? '(SELECT count(*) FROM found) = (SELECT count(DISTINCT id) FROM named)'
      : 'TRUE';
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
    WITH named AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($3::text::jsonb) AS n (id uuid, display text)),
    people AS MATERIALIZED (${those('User', users)}),${
      members.nests ? `\n    nested AS MATERIALIZED (${those('Group', groups)}),` : ''
    }
    found AS MATERIALIZED (SELECT id, type, display FROM (${all}) AS a WHERE live),
    ${members.removed(`${goes} AND ${isComplete}`)},
    ${members.added(isComplete)},
    moved AS (
      UPDATE ${groups.table} AS r SET ${groups.changed('r')}
        WHERE ${groups.ofTenant('r')} AND r.${groups.id} = $2::uuid AND ${isMoved}
        RETURNING r.${groups.version} AS version, ${instant(`r.${groups.updated}`)} AS updated_at)
    SELECT json_build_object(
      'found', (SELECT coalesce(json_agg(id), '[]') FROM found),
      'added', (SELECT json_agg(json_build_object('value', member_id, 'type', member_type)) FROM added),
      'removed', (SELECT json_agg(json_build_object('value', member_id, 'type', member_type)) FROM removed),
      'version', (SELECT version FROM moved),
      'updated_at', (SELECT updated_at FROM moved))::text AS told`;
}

/**
 * Changes the members of a group.
 *
 * @param before - version and time of the group as it is.
 * @throws InvalidValueError for an unknown member, if the change refuses them; nothing was written then.
 */
export async function changeMembers(
  db: Statements,
  { layout, tenantId, groupId, isNew = false }: Place,
  before: RecordMeta,
  change: MembersChange,
): Promise<MembersChangeResult> {
  const named = new Map<string, Member>(
    change.add.flatMap((each) => (isId(each.value) ? [[each.value, each] as const] : [])),
  );
  const isMalformed = change.add.some(({ value }) => !isId(value));
  if (isMalformed && change.unknown === 'refuse') throw refused();
  const going = change.remove.map(({ value }) => value).filter(isId);
  const { version: present = '', lastModified } = before;
  const result = { version: present, lastModified };
  if (change.from === 'current' && named.size + going.length === 0) {
    return { ...result, added: [], removed: [], unknown: change.add };
  }
  const add = [...named].map(([id, { display }]) => ({ id, display: storable(display) }));
  const [row] = await db.query(statement(layout, change, isNew), [
    tenantId,
    groupId,
    JSON.stringify(add),
    ...(change.from === 'current' ? [JSON.stringify(going)] : []),
  ]);
  const { found, added, removed, version, updated_at } = JSON.parse(String(row?.told)) as Told;
  const known = new Set(found);
  const unknown = change.add.filter(({ value }) => !known.has(value));
  if (unknown.length > 0 && change.unknown === 'refuse') throw refused();
  return {
    ...result,
    ...(version !== null && { version: String(version) }),
    ...(updated_at !== null && { lastModified: updated_at }),
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
