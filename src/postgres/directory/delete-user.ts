import type { SqlValue, Statements } from '../connection/database.js';
import type { PostgresRow } from '../connection/pool.js';
import { forgotten, goneStatement, SELECT_GONE } from '../layout/gone.js';
import type { Layout } from '../layout/layout.js';
import { movedGroups } from '../layout/moved.js';

/** `$1` and `$2`. */
type Place = readonly [tenantId: string, id: string];

/** Takes a user, whose row is locked, out of everything; tells whether the row is gone. */
export function deleteUser(
  layout: Layout,
  db: Statements,
  place: Place,
): Promise<readonly PostgresRow[]> {
  const { members, roles } = layout;
  return members.isOurs && roles.isOurs ? atOnce(layout, db, place) : inSteps(layout, db, place);
}

function atOnce(layout: Layout, db: Statements, place: Place): Promise<readonly PostgresRow[]> {
  const { users, groups, members, roles } = layout;
  return db.query(
    `WITH ${goneStatement(users)},
      ${members.left},
      ${forgotten(layout).join(', ')},
      ${roles.cleared},
      moved AS (${movedGroups(groups, `r.${groups.key} IN (SELECT group_key FROM left_groups)`)})
    ${SELECT_GONE}`,
    place,
  );
}

/** Triggers of the host's on memberships and roles may write the rows of people and teams: not by the same statement as we do. */
async function inSteps(
  layout: Layout,
  db: Statements,
  place: Place,
): Promise<readonly PostgresRow[]> {
  const { users, groups, members, roles } = layout;
  const teams = await db.query(
    `WITH ${members.left} SELECT DISTINCT group_key::text AS key FROM left_groups`,
    place,
  );
  await db.query(`WITH ${forgotten(layout).join(', ')}, ${roles.cleared} SELECT 1 AS done`, place);
  const gone = await db.query(`WITH ${goneStatement(users)} ${SELECT_GONE}`, place);
  if (teams.length > 0) {
    const keys: SqlValue = JSON.stringify(teams.map(({ key }) => key));
    const ofThem = `r.${groups.key}::text IN (SELECT jsonb_array_elements_text($2::text::jsonb))`;
    await db.query(movedGroups(groups, ofThem), [place[0], keys]);
  }
  return gone;
}
