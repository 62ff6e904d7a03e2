import { InvalidValueError, type MembersChange, type MembersChangeResult } from 'express-scim';
import type { Database } from '../database/database.js';
import type { Team } from '../database/schema.js';
import { keyOf } from '../database/table.js';
import { versionOf } from './team-mapping.js';

/** A membership change whose members have been looked up. */
export interface CheckedChange {
  readonly from: MembersChange['from'];
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * Looks the new members up before anything is written. Teams hold people only, so a group as member is
 * unknown.
 *
 * @throws InvalidValueError for an unknown member that is to be refused.
 */
export function checkMembers(db: Database, org: string, change: MembersChange): CheckedChange {
  const isAccount = (id: string) => db.accounts.byId(Number(id))?.org === org;
  const types = new Map(change.add.map(({ value, type = 'User' }) => [value, type]));
  const add = [...types.keys()].filter((id) => types.get(id) === 'User' && isAccount(id));
  const known = new Set(add);
  const unknown = [...types.keys()].filter((id) => !known.has(id));
  if (unknown.length > 0 && change.unknown === 'refuse') {
    throw new InvalidValueError('members', 'A member does not exist.');
  }
  const remove = change.remove.map(({ value }) => value);
  return { from: change.from, add, remove, unknown };
}

/** Writes rows that come and go; people who stay are not looked at, unless the whole team is listed. */
export function changeTeamMembers(
  db: Database,
  team: Team,
  change: CheckedChange,
  updated_at: string,
): { readonly team: Team; readonly result: MembersChangeResult } {
  const { teamMembers, teams } = db;
  const membership = (id: string) => teamMembers.one('membership', keyOf(team.team_id, Number(id)));
  const kept = new Set(change.add);
  const leaving =
    change.from === 'empty'
      ? teamMembers
          .where('team', keyOf(team.team_id))
          .filter((row) => !kept.has(String(row.account_id)))
      : change.remove.flatMap((id) => membership(id) ?? []);
  const joining = change.add.filter((id) => membership(id) === undefined);

  for (const { team_member_id } of leaving) teamMembers.delete(team_member_id);
  for (const id of joining) {
    const row = { team_id: team.team_id, account_id: Number(id) };
    teamMembers.insert((team_member_id) => ({ team_member_id, ...row }));
  }
  const moved = leaving.length + joining.length > 0;
  const now = moved ? teams.put({ ...team, members_rev: team.members_rev + 1, updated_at }) : team;
  return {
    team: now,
    result: {
      version: versionOf(now),
      lastModified: now.updated_at,
      added: joining.map((value) => ({ value })),
      removed: leaving.map((row) => ({ value: String(row.account_id) })),
      unknown: change.unknown.map((value) => ({ value })),
    },
  };
}
