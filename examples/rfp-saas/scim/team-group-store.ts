import type { Filter, GroupRef, GroupStore, Member, ResourceRecord } from 'express-scim';
import type { Database } from '../database/database.js';
import { folded, type Team } from '../database/schema.js';
import { keyOf } from '../database/table.js';
import { changeTeamMembers, checkMembers } from './change-members.js';
import { type NecessaryTerm, relatedIds } from './filter-terms.js';
import { teamIds } from './ids.js';
import { listRows } from './list-rows.js';
import {
  accountsOfTeam,
  groupsOfAccount,
  isMember,
  teamsOfAccount,
  toMember,
} from './memberships.js';
import { toGroup, toTeamColumns } from './team-mapping.js';
import { expectTeam, findTeam, insertTeam, updateTeam } from './team-rows.js';

/** Teams of the product as SCIM groups. Every method is one synchronous step, hence one commit. */
export function createTeamGroupStore(db: Database, now: () => Date = () => new Date()): GroupStore {
  const { teams, teamMembers } = db;
  const groups = new WeakMap<Team, ResourceRecord>();
  const timestamp = () => now().toISOString();

  function groupOf(team: Team): ResourceRecord {
    const group = groups.get(team) ?? toGroup(team);
    groups.set(team, group);
    return group;
  }

  function membersOf(team: Team): readonly Member[] {
    return accountsOfTeam(db, team.team_id).map(toMember);
  }

  function withMembers(team: Team): ResourceRecord {
    const members = membersOf(team);
    return members.length === 0 ? groupOf(team) : { ...groupOf(team), members };
  }

  /** For `members.value eq "7"`, only whether 7 is a member has to be known. */
  function examined(filter: Filter | undefined): (team: Team) => ResourceRecord {
    const ids = filter === undefined ? [] : relatedIds(filter, 'members.value');
    if (ids.length === 0) return groupOf;
    return (team) => ({
      ...groupOf(team),
      members: ids
        .filter((id) => isMember(db, team.team_id, Number(id)))
        .map((value) => ({ value })),
    });
  }

  function lookUp(org: string, { path, value }: NecessaryTerm): readonly Team[] | undefined {
    const only = (team: Team | undefined) => (team?.org === org ? [team] : []);
    switch (path) {
      case 'id':
        return only(teams.byId(Number(value)));
      case 'displayName':
        return only(teams.one('title', keyOf(org, folded(value))));
      case 'externalId':
        return teams.where('external_ref', keyOf(org, value));
      case 'members.value':
        return teamsOfAccount(db, Number(value)).filter((team) => team.org === org);
      default:
        return undefined;
    }
  }

  return {
    ids: teamIds,
    capabilities: {
      attributes: 'all',
      // Teams hold people, not teams.
      types: { members: ['User'] },
      filter: 'full',
      relations: ['members.value'],
      sort: false,
      cursor: true,
      versions: true,
      unique: ['displayName'],
    },

    async create(ctx, draft) {
      return groupOf(insertTeam(db, ctx.tenantId, toTeamColumns(draft), timestamp()));
    },

    async get(ctx, id, { without } = {}) {
      const team = findTeam(db, ctx, id);
      return team && (without?.includes('members') ? groupOf(team) : withMembers(team));
    },

    async list(ctx, query) {
      const org = ctx.tenantId;
      const show = query.without?.includes('members') ? groupOf : withMembers;
      return listRows(
        {
          id: (team) => team.team_id,
          all: () => teams.where('org', keyOf(org)),
          lookUp: (term) => lookUp(org, term),
          examine: examined(query.filter),
          show: (rows) => rows.map(show),
        },
        query,
      );
    },

    async replace(ctx, id, next, expected) {
      const team = expectTeam(db, ctx, id, expected);
      return groupOf(updateTeam(db, team, toTeamColumns(next), timestamp()));
    },

    async saveWithMembers(ctx, id, next, change, expected) {
      const present = id === undefined ? undefined : expectTeam(db, ctx, id, expected);
      const members = checkMembers(db, ctx.tenantId, change);
      const columns = toTeamColumns(next);
      const at = timestamp();
      const saved = present
        ? updateTeam(db, present, columns, at)
        : insertTeam(db, ctx.tenantId, columns, at);
      const { team, result } = changeTeamMembers(db, saved, members, at);
      return { group: groupOf(team), members: result };
    },

    async delete(ctx, id, expected) {
      if (findTeam(db, ctx, id) === undefined) return false;
      const team = expectTeam(db, ctx, id, expected);
      for (const member of teamMembers.where('team', keyOf(team.team_id))) {
        teamMembers.delete(member.team_member_id);
      }
      return teams.delete(team.team_id);
    },

    async changeMembers(ctx, id, change, expected) {
      const team = expectTeam(db, ctx, id, expected);
      const members = checkMembers(db, ctx.tenantId, change);
      return changeTeamMembers(db, team, members, timestamp()).result;
    },

    async listMembers(ctx, id, { startIndex, count }) {
      const team = findTeam(db, ctx, id);
      const all = team === undefined ? [] : membersOf(team);
      return { members: all.slice(startIndex - 1, startIndex - 1 + count), total: all.length };
    },

    async membersOf(ctx, groupIds) {
      const found = groupIds.flatMap((id) => findTeam(db, ctx, id) ?? []);
      return new Map(found.map((team) => [String(team.team_id), membersOf(team)]));
    },

    async groupsOf(ctx, userIds) {
      const own = (id: string) => db.accounts.byId(Number(id))?.org === ctx.tenantId;
      return new Map<string, readonly GroupRef[]>(
        userIds.filter(own).map((id) => [id, groupsOfAccount(db, Number(id))]),
      );
    },
  };
}
