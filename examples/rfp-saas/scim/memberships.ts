import type { GroupRef, Member } from 'express-scim';
import type { Database } from '../database/database.js';
import type { Account, Team } from '../database/schema.js';
import { keyOf } from '../database/table.js';

function byTeamMemberId(db: Database, index: 'team' | 'account', id: number) {
  return [...db.teamMembers.where(index, keyOf(id))].sort(
    (a, b) => a.team_member_id - b.team_member_id,
  );
}

/** Teams of an account in the order in which it joined. */
export function teamsOfAccount(db: Database, accountId: number): readonly Team[] {
  return byTeamMemberId(db, 'account', accountId).flatMap((m) => db.teams.byId(m.team_id) ?? []);
}

/** Accounts of a team in the order in which they joined. */
export function accountsOfTeam(db: Database, teamId: number): readonly Account[] {
  return byTeamMemberId(db, 'team', teamId).flatMap((m) => db.accounts.byId(m.account_id) ?? []);
}

export function isMember(db: Database, teamId: number, accountId: number): boolean {
  const key = keyOf(teamId, accountId);
  return db.teamMembers.one('membership', key) !== undefined;
}

export function groupsOfAccount(db: Database, accountId: number): readonly GroupRef[] {
  return teamsOfAccount(db, accountId).map((team) => ({
    value: String(team.team_id),
    display: team.title,
    type: 'direct',
  }));
}

export function toMember(account: Account): Member {
  return {
    value: String(account.account_id),
    type: 'User',
    display: account.display_name ?? account.login,
  };
}

/** What `ON DELETE CASCADE` does: an account that goes leaves its teams. */
export function forgetMemberships(db: Database, accountId: number, updated_at: string): void {
  for (const { team_member_id, team_id } of byTeamMemberId(db, 'account', accountId)) {
    const team = db.teams.byId(team_id);
    if (team) db.teams.put({ ...team, members_rev: team.members_rev + 1, updated_at });
    db.teamMembers.delete(team_member_id);
  }
}
